import type { MeasuredBestResponse } from '@tessera/clinical'
import { formatDay } from '@tessera/tables'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { RecistResult, TraceLine } from './recist-result.ts'
import { ratesText, responseRates } from './response-rates.ts'

/** What a clinician reads: best responses, response rates, agreement of readers and, with `--trace`, every visit. */
export function recistText(
  result: RecistResult,
  { trace, reader }: { readonly trace: boolean; readonly reader?: string | undefined },
): string {
  const { best, lines, agreement, compared } = result
  const parts = [heading(result)]
  if (trace) parts.push(traceText(lines))
  parts.push(bestText(best, result.confirm), ratesText(responseRates(best), result.confirm))
  const several = agreement.filter(({ visits }) => visits > 0)
  if (several.length > 0 && reader === undefined)
    parts.push(
      textTable(
        ['readers', '', 'visits', 'alike', 'kappa', '95 %'],
        several.map(({ first, second, visits, agreed, kappa, noKappa }) => [
          first,
          second,
          String(visits),
          `${agreed} (${Math.round((100 * agreed) / visits)} %)`,
          kappa === null ? (noKappa ?? '') : kappa.value.toFixed(2),
          kappa === null ? '' : `${kappa.lower.toFixed(2)} to ${kappa.upper.toFixed(2)}`,
        ]),
      ),
    )
  if (compared !== null)
    parts.push(`${compared.agreed} of ${compared.recorded} recorded overall responses are as derived.`)
  return parts.join('\n\n')
}

function heading({ criteria, settings, best, lines }: RecistResult): string {
  const { minStableDays, confirmDays, mostNotEvaluable, acceptStable } = settings.best
  const patients = new Set(lines.map(({ patientId }) => patientId)).size
  const source = settings.visits === null ? 'overall responses as recorded' : 'responses derived from lesions'
  const references = [...new Set(best.map(({ reference }) => reference))]
  const reference = {
    given: 'the given reference date',
    baseline: settings.visits === null ? 'study day 1' : 'the baseline visit',
    none: 'no reference date',
  }
  const from = references.map(one => reference[one]).join(' or ')
  const stable =
    references.length === 1 && references[0] === 'none'
      ? 'no reference date: SD counts from its first visit'
      : `SD from day ${minStableDays} after ${from || 'the reference date'}`
  return [
    `${criteria}: ${patients} patient${patients === 1 ? '' : 's'}, ${source}`,
    `confirmation at least ${confirmDays} days later, at most ${mostNotEvaluable} NE${acceptStable ? ' and one SD' : ''} between; ${stable}`,
  ].join('\n')
}

function bestText(best: readonly MeasuredBestResponse[], confirm: boolean): string {
  const fields = best.some(({ outsideField }) => outsideField !== null)
  return textTable(
    [
      'patient',
      'reader',
      'best',
      'confirmed',
      'response',
      'confirmation',
      'progression',
      'duration',
      'best %',
      ...(fields ? ['outside field'] : []),
      'why',
    ],
    best.map(one => {
      const duration = confirm ? one.confirmedDuration : one.duration
      return [
        one.patientId,
        one.reader,
        one.best.response,
        one.confirmed.response,
        dateOf(confirm ? one.confirmedResponseDay : one.responseDay),
        dateOf(one.confirmationDay),
        dateOf(one.progressionDay),
        duration === null ? '–' : `${duration.days}${duration.event ? '' : '+'} d`,
        one.bestChange === null ? '–' : percent(one.bestChange.percent),
        ...(fields ? [outsideText(one, confirm)] : []),
        (confirm ? one.confirmed : one.best).because,
      ]
    }),
  )
}

function outsideText({ outsideField }: MeasuredBestResponse, confirm: boolean): string {
  return outsideField === null ? '–' : (confirm ? outsideField.confirmed : outsideField.best).response
}

function traceText(lines: readonly TraceLine[]): string {
  const outside = lines.some(({ derived }) => derived?.unirradiated)
  const recorded = lines.some(line => line.recorded !== null && line.derived !== null)
  const measured = lines.some(({ derived }) => derived !== null)
  if (!measured)
    return textTable(
      ['patient', 'reader', 'visit', 'date', 'overall', 'rule', 'why'],
      lines.map(({ patientId, reader, visit, day, recorded: overall, check }) => [
        patientId,
        reader,
        visit,
        formatDay(day),
        overall ?? '–',
        check?.rule ?? 'as recorded',
        check?.because ?? '',
      ]),
    )
  return textTable(
    [
      ...['patient', 'reader', 'visit', 'date', 'baseline', 'sum', 'nadir', '% base', '% nadir'],
      ...['target', 'non-target', 'new', 'overall'],
      ...(recorded ? ['recorded'] : []),
      ...(outside ? ['outside field'] : []),
      ...['rule', 'why'],
    ],
    lines.map(line => traceRow(line, recorded, outside)),
  )
}

function traceRow({ derived, ...line }: TraceLine, recorded: boolean, outside: boolean): string[] {
  const sums = derived?.sums
  return [
    line.patientId,
    line.reader,
    line.visit,
    formatDay(line.day),
    shortNumber(sums?.baselineMm ?? null),
    shortNumber(sums?.sumMm ?? null),
    shortNumber(sums?.nadirMm ?? null),
    sums?.fromBaselinePercent == null ? '–' : percent(sums.fromBaselinePercent),
    sums?.fromNadirPercent == null ? '–' : percent(sums.fromNadirPercent),
    derived?.target?.response ?? '–',
    derived?.nonTarget?.response ?? '–',
    derived?.newLesions.response ?? '–',
    derived?.overall ?? '–',
    ...(recorded ? [line.recorded ?? '–'] : []),
    ...(outside ? [derived?.unirradiated?.overall ?? '–'] : []),
    derived?.rule ?? '',
    derived?.because ?? '',
  ]
}

function percent(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(1)}`
}

function dateOf(day: number | null): string {
  return day === null ? '–' : formatDay(day)
}
