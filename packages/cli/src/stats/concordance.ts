import {
  type Concordance,
  concordanceDifference,
  harrellConcordance,
  StatisticsInputError,
  unoConcordance,
} from '@tessera/statistics'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { differenceText } from './difference-text.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

/** Harrell's and Uno's concordance of a score (higher: earlier event), and its difference from a second score's. */
export function concordance(input: StatsInput, { level, tau, score, score2 }: StatsOptions): StatsResult {
  const follow = {
    time: required(input.time, '--time'),
    event: input.event,
    entry: input.start ?? undefined,
    weights: input.weights ?? undefined,
    strata: input.strata?.codes,
    level,
  }
  const risk = required(input.score, '--score')
  const second = score2 === undefined ? null : input.numbers(score2)
  const harrell = harrellConcordance({ ...follow, risk })
  const byTau = tau === undefined ? null : harrellConcordance({ ...follow, risk, tau })
  const uno = unoOrReason(() => unoConcordance({ ...follow, risk, tau }))
  const difference = second && difference2(concordanceDifference({ ...follow, risk1: risk, risk2: second }))
  const unoDifference =
    second && uno.value
      ? difference2(concordanceDifference({ ...follow, risk1: risk, risk2: second, kind: 'uno', tau }))
      : null
  const row = (name: string, c: Concordance) => [name, ...[c.value, c.se, c.lower, c.upper].map(shortNumber)]
  const to = tau === undefined ? '' : `, events to ${tau}`
  const table = textTable(
    ['', 'concordance', 'se', 'lower', 'upper'],
    [
      row(`Harrell, ${score}`, harrell),
      ...(byTau ? [row(`Harrell, ${score}${to}`, byTau)] : []),
      ...(uno.value ? [row(`Uno, ${score}${to}`, uno.value)] : []),
      ...(difference ? [row(`Harrell, ${score2}`, difference.second)] : []),
      ...(unoDifference ? [row(`Uno, ${score2}${to}`, unoDifference.second)] : []),
    ],
  )
  const compared = [
    ...(difference ? [`Harrell, ${score} less ${score2}: ${differenceText(difference)}`] : []),
    ...(unoDifference ? [`Uno, ${score} less ${score2}${to}: ${differenceText(unoDifference)}`] : []),
  ]
  return {
    fields: {
      level,
      ...harrell,
      tau: tau ?? null,
      byTau,
      uno: uno.value,
      unoWhy: uno.why,
      difference,
      unoDifference,
    },
    text: [
      `${harrell.n} rows, ${harrell.events} with the event`,
      table,
      ...compared,
      ...(uno.why ? [`Uno: ${uno.why}`] : []),
    ].join('\n'),
  }
}

/** The first concordance stands at the top of the document already. */
function difference2({ first, ...rest }: ReturnType<typeof concordanceDifference>) {
  return rest
}

/**
 * Uno's weights do not exist with delayed entry, nor where everyone is censored before the last events; Harrell's
 * value stands alone then.
 */
function unoOrReason<T>(compute: () => T): { value: T | null; why: string | null } {
  try {
    return { value: compute(), why: null }
  } catch (error) {
    if (error instanceof StatisticsInputError) return { value: null, why: error.message }
    throw error
  }
}
