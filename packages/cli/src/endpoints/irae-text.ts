import type { ClassSummary, ExposureRate, ImmuneEvent } from '@tessera/clinical'
import { formatDay } from '@tessera/tables'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { Described } from './irae-endpoint.ts'
import type { IraeOptions } from './irae-options.ts'

export function endpointText(
  { label, counts, incidence, exposure, rows }: Described,
  { times }: IraeOptions,
): string {
  const lines = counts
    .filter(({ cause }) => cause !== 'censored')
    .map(({ cause, patients }) => [
      cause,
      String(patients),
      ...times.map(day => {
        const at = incidence.find(one => one.cause === cause && one.day === day)
        return at ? `${percent(at.value)} (${percent(at.lower)} to ${percent(at.upper)})` : '–'
      }),
    ])
  const head = ['cause', 'patients', ...times.map(day => `day ${day}, % (95 %)`)]
  const title = `${label[0].toUpperCase()}${label.slice(1)}: ${rows.length} at risk`
  return `${title}\n${textTable(head, lines)}\n${rateText(exposure, 'patients')}`
}

export function rateText({ events, personYears, rate }: ExposureRate, what: string): string {
  if (rate === null) return `${events} ${what}, nobody under observation`
  return `${events} ${what} in ${personYears.toFixed(1)} person-years: ${rate.rate.toFixed(1)} (${rate.lower.toFixed(1)} to ${rate.upper.toFixed(1)}) for 100 person-years`
}

function percent(value: number): string {
  return Number.isFinite(value) ? (100 * value).toFixed(1) : '–'
}

export function classText(classes: readonly ClassSummary[]): string {
  return textTable(
    [
      'class',
      'patients',
      '1',
      '2',
      '3',
      '4',
      '5',
      'no grade',
      '3 or more',
      'several',
      'first on day (median, range)',
    ],
    classes.map(({ organ, patients, byWorstGrade: by, grade3OrMore, withSeveral, firstDays }) => [
      organ,
      ...[patients, by[1], by[2], by[3], by[4], by[5], by.unknown, grade3OrMore, withSeveral].map(String),
      firstDays ? `${shortNumber(firstDays.median)}, ${firstDays.least} to ${firstDays.most}` : '–',
    ]),
  )
}

export function traceText(events: readonly ImmuneEvent[], endpoints: readonly Described[]): string {
  const listed = textTable(
    ['row', 'patient', 'organ', 'term', 'grade', 'start', 'study day', 'counts'],
    events.map(({ row, patientId, organ, term, grade, start, studyDay, why }) => [
      String(row),
      patientId,
      organ,
      term,
      grade === null ? 'NE' : String(grade),
      formatDay(start),
      shortNumber(studyDay),
      why ?? 'yes',
    ]),
  )
  const patients = endpoints.map(
    ({ label, rows }) =>
      `${label}\n${textTable(
        ['patient', 'day', 'cause', 'rule'],
        rows.map(({ patientId, time, causeLabel, rule }) => [patientId, String(time), causeLabel, rule]),
      )}`,
  )
  return [listed, ...patients].join('\n\n')
}
