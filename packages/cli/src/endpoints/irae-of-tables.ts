import {
  type Attribution,
  type ClassSummary,
  classSummaries,
  type ExposureRate,
  exposureAdjustedEvents,
  exposureAdjustedIncidence,
  type ImmuneEndpoint,
  type ImmuneEvent,
  immuneEvents,
  type PredictorKind,
  patientClasses,
  timeToImmuneEvent,
} from '@tessera/clinical'
import { aalenJohansen, incidenceAt } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import type { Outcome } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { readImmuneInput } from './irae-input.ts'
import { predictorOf } from './irae-predictor.ts'
import { flaggedSamples } from './irae-samples.ts'
import type { TableOptions } from './table-options.ts'
import { requireTableEnding, writeRows } from './write-out.ts'

export interface IraeOptions extends TableOptions {
  readonly doses: string
  readonly deaths?: string
  readonly competing?: string
  readonly window: number
  readonly cut?: string
  readonly drugs?: readonly string[]
  readonly classes?: string
  readonly attribution: Attribution
  readonly times: readonly number[]
  readonly survival?: string
  readonly predictor?: PredictorKind
  readonly landmark?: number
  readonly samples?: string
  readonly steroids?: string
  readonly antibiotics?: string
  readonly steroidDays: number
  readonly antibioticDays: number
  readonly trace?: true
}

/** The work of `tessera endpoints irae`. */
export async function immuneOfTables(file: string, options: IraeOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  const input = await readImmuneInput(file, options)
  const { window: windowDays, attribution } = options
  const { events, findings } = immuneEvents(input.events, input.exposures, {
    windowDays,
    attribution,
    classOf: input.classOf,
    dataCut: input.dataCut,
    deaths: input.deaths,
  })
  const endpoint = (of: readonly ImmuneEvent[], minimumGrade: 1 | 3) =>
    timeToImmuneEvent(of, input.exposures, { ...input, minimumGrade, windowDays })
  const endpoints = [1, 3].map(grade => described(endpoint(events, grade === 1 ? 1 : 3), options.times))
  const eventRate = exposureAdjustedEvents(events, endpoint([], 1))
  const classes = classSummaries(events, input.exposures)
  const predictor = await predictorOf(endpoints[0].rows, options)
  const samples = await flaggedSamples(endpoints[0].rows, options)
  if (options.out !== undefined)
    await writeRows(
      options.out,
      endpointColumns,
      endpoints.flatMap(({ label, rows }) => rows.map(row => endpointRow(label, row))),
    )
  return {
    document: {
      windowDays,
      attribution,
      dataCut: options.cut ?? null,
      columns: input.columns,
      atRisk: input.exposures.size,
      endpoints: endpoints.map(({ rows, label, exposure: _, ...rest }) => ({
        label,
        ...rest,
        rows: rows.map(row => endpointRow(label, row)),
      })),
      eventRate: rateOf(eventRate),
      classes,
      patients: patientClasses(events),
      events: events.map(eventRow),
      deaths: [...input.deaths.values()].map(({ patientId, day, from, event }) => ({
        patient_id: patientId,
        date: formatDay(day),
        from,
        row: event?.row ?? null,
      })),
      predictor: predictor?.document ?? null,
      samples: samples?.document ?? null,
    },
    text: [
      ...endpoints.map(one => endpointText(one, options)),
      `All episodes: ${rateText(eventRate, 'episodes')}`,
      `Patients by organ class and worst grade, of ${input.exposures.size} at risk\n${classText(classes)}`,
      ...(predictor ? [predictor.text] : []),
      ...(samples ? [samples.text] : []),
      ...(options.trace ? [traceText(events, endpoints)] : []),
    ].join('\n\n'),
    findings: [...input.findings, ...findings, ...(predictor?.findings ?? []), ...(samples?.findings ?? [])],
  }
}

type Described = ImmuneEndpoint & {
  readonly rate: ReturnType<typeof rateOf>
  readonly exposure: ExposureRate
  readonly counts: readonly { readonly cause: string; readonly patients: number }[]
  readonly incidence: readonly {
    readonly cause: string
    readonly day: number
    readonly value: number
    readonly lower: number
    readonly upper: number
  }[]
}

function described(endpoint: ImmuneEndpoint, times: readonly number[]): Described {
  const { rows, causes } = endpoint
  const curve = aalenJohansen({
    time: rows.map(({ time }) => time),
    cause: rows.map(({ cause }) => cause),
    causes: causes.map((_, i) => i + 1),
  })
  const incidence = causes.flatMap((cause, k) => {
    const at = incidenceAt(curve, curve.causes[k], times)
    return times.map((day, i) => ({
      cause,
      day,
      value: at.incidence[i],
      lower: at.lower[i],
      upper: at.upper[i],
    }))
  })
  const exposure = exposureAdjustedIncidence(endpoint)
  const counts = ['censored', ...causes].map((cause, code) => ({
    cause,
    patients: rows.filter(row => row.cause === code).length,
  }))
  return { ...endpoint, exposure, rate: rateOf(exposure), counts, incidence }
}

function rateOf({ events, patients, personYears, rate }: ExposureRate) {
  return {
    events,
    patients,
    personYears,
    per100: rate?.rate ?? null,
    lower: rate?.lower ?? null,
    upper: rate?.upper ?? null,
  }
}

const endpointColumns = [
  'endpoint',
  'patient_id',
  'time',
  'cause',
  'cause_label',
  'term',
  'organ',
  'grade',
  'event_row',
  'rule',
] as const

function endpointRow(
  endpoint: string,
  { patientId, time, cause, causeLabel, event, rule }: ImmuneEndpoint['rows'][number],
) {
  return {
    endpoint,
    patient_id: patientId,
    time,
    cause,
    cause_label: causeLabel,
    term: event?.term ?? null,
    organ: event?.organ ?? null,
    grade: event?.grade ?? null,
    event_row: event?.row ?? null,
    rule,
  }
}

function eventRow({ patientId, organ, term, grade, start, studyDay, end, why, file, row }: ImmuneEvent) {
  return {
    patient_id: patientId,
    organ,
    term,
    grade,
    start: formatDay(start),
    study_day: studyDay,
    end: formatDay(end),
    counted: why === null,
    why_not: why,
    file,
    row,
  }
}

function endpointText(
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

function rateText({ events, personYears, rate }: ExposureRate, what: string): string {
  if (rate === null) return `${events} ${what}, nobody under observation`
  return `${events} ${what} in ${personYears.toFixed(1)} person-years: ${rate.rate.toFixed(1)} (${rate.lower.toFixed(1)} to ${rate.upper.toFixed(1)}) for 100 person-years`
}

function percent(value: number): string {
  return Number.isFinite(value) ? (100 * value).toFixed(1) : '–'
}

function classText(classes: readonly ClassSummary[]): string {
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

function traceText(events: readonly ImmuneEvent[], endpoints: readonly Described[]): string {
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
