import type { ImmuneAssessment, ImmunePatient, RecordedCheck } from '@tessera/clinical'
import { formatDay } from '@tessera/tables'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { respondersOf } from './irecist-responders.ts'
import type { IrecistResult } from './irecist-result.ts'
import { ratesText, responseRates } from './response-rates.ts'

/** What a clinician reads: best responses and progression, agreement of readers and, with `--trace`, every visit. */
export function irecistText(
  result: IrecistResult,
  { trace, reader }: { readonly trace: boolean; readonly reader?: string | undefined },
): string {
  const { patients, visits, checks, agreement } = result
  const parts = [heading(result)]
  if (trace) parts.push(checks.length > 0 ? recordedTrace(checks) : derivedTrace(visits))
  parts.push(
    bestText(patients, result.confirm),
    countsText(result),
    ratesText(responseRates(respondersOf(result)), result.confirm),
  )
  const several = agreement.filter(({ visits }) => visits > 0)
  if (several.length > 0 && reader === undefined)
    parts.push(
      textTable(
        ['readers', '', 'visits', 'alike', 'kappa'],
        several.map(({ first, second, visits, agreed, kappa, noKappa }) => [
          first,
          second,
          String(visits),
          `${agreed} (${Math.round((100 * agreed) / visits)} %)`,
          kappa === null ? (noKappa ?? '') : kappa.value.toFixed(2),
        ]),
      ),
    )
  return parts.join('\n\n')
}

function heading({ settings, best, patients, checks }: IrecistResult): string {
  const count = new Set(patients.map(({ patientId }) => patientId)).size
  return [
    `iRECIST: ${count} patients, ${checks.length > 0 ? 'responses as recorded' : 'responses derived from lesions'}`,
    `iCPD from ${settings.confirmFromDays} days after iUPD; iSD from day ${best.minStableDays}; confirmation at least ${best.confirmDays} days later, at most ${best.mostNotEvaluable} NE between`,
  ].join('\n')
}

function bestText(patients: readonly ImmunePatient[], confirm: boolean): string {
  return textTable(
    [
      'patient',
      'reader',
      'iBOR',
      'confirmed',
      'response',
      'lasted',
      'progression',
      'iCPD',
      'RECIST 1.1 PD',
      'why',
    ],
    patients.map(({ patientId, reader, best, confirmedBest, progression, duration }) => [
      patientId,
      reader,
      best.response,
      confirmedBest.response,
      dateOf(duration?.firstDay ?? Number.NaN),
      duration === null ? '–' : `${duration.days}${duration.event ? '' : '+'} d`,
      dateOf(progression.day),
      dateOf(progression.confirmedDay),
      dateOf(progression.recistDay),
      `${(confirm ? confirmedBest : best).because}; ${progression.because}`,
    ]),
  )
}

/** How often each best response occurs, by reader. */
function countsText({ patients, confirm }: IrecistResult): string {
  const codes = ['iCR', 'iPR', 'iSD', 'NON-iCR/NON-iUPD', 'iCPD', 'iUPD', 'NE', 'NONE'] as const
  const chosen = patients.map(patient => ({
    reader: patient.reader,
    response: (confirm ? patient.confirmedBest : patient.best).response,
  }))
  const used = codes.filter(code => chosen.some(({ response }) => response === code))
  return textTable(
    ['reader', 'patients', ...used],
    [...Map.groupBy(chosen, ({ reader }) => reader)].map(([reader, own]) => [
      reader,
      String(own.length),
      ...used.map(code => String(own.filter(({ response }) => response === code).length)),
    ]),
  )
}

function derivedTrace(visits: readonly ImmuneAssessment[]): string {
  return textTable(
    [
      ...[
        'patient',
        'reader',
        'visit',
        'date',
        'baseline',
        'sum',
        'nadir',
        'target',
        'non-target',
        'new',
        'new sum',
      ],
      ...['iRECIST', 'RECIST 1.1', 'rule', 'why'],
    ],
    visits.map(({ timepoint, judged, ...visit }) => [
      visit.patientId,
      visit.reader,
      visit.visit,
      formatDay(visit.day),
      shortNumber(judged.sums.baselineMm),
      shortNumber(judged.sums.sumMm),
      shortNumber(judged.sums.nadirMm),
      timepoint.target ?? '–',
      timepoint.nonTarget ?? '–',
      timepoint.newLesions.seen.length === 0
        ? '–'
        : timepoint.newLesions.seen.map(({ lesion }) => lesion).join(' '),
      timepoint.newLesions.targets.length === 0 ? '–' : shortNumber(timepoint.newLesions.targetSumMm),
      visit.response,
      visit.recist,
      visit.rule,
      visit.because,
    ]),
  )
}

function recordedTrace(checks: readonly RecordedCheck[]): string {
  return textTable(
    ['patient', 'reader', 'visit', 'date', 'target', 'non-target', 'new', 'recorded', 'by the table', 'rule'],
    checks.map(({ visit, allowed, rule, because, agrees }) => [
      visit.patientId,
      visit.reader,
      visit.visit,
      formatDay(visit.day),
      visit.target ?? '–',
      visit.nonTarget ?? '–',
      visit.newLesions ?? '–',
      visit.overall ?? '–',
      agrees === null ? '–' : agrees ? 'agrees' : allowed.join(' or '),
      `${rule}: ${because}`,
    ]),
  )
}

function dateOf(day: number): string {
  return Number.isNaN(day) ? '–' : formatDay(day)
}
