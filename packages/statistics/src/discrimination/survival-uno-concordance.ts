import { StatisticsInputError } from '../input-error.ts'
import { type CensoringSample, censoringProbability } from '../survival/censoring-weights.ts'
import { reverseKaplanMeier, uncensoredAt } from '../survival/reverse-kaplan-meier.ts'
import { type FollowUp, readFollowUp } from '../survival/survival-input.ts'
import {
  type Concordance,
  type ConcordanceFollowUp,
  type ConcordanceOptions,
  concordanceWithInfluence,
  rowsByStratum,
} from './survival-concordance.ts'

export interface CensoringWeightOptions {
  /** Follow-up that the censoring curve is estimated from (the training patients, say); by default these. */
  readonly censoring?: CensoringSample
}

export interface UnoConcordanceOptions extends ConcordanceOptions, CensoringWeightOptions {}

/**
 * Uno's concordance: pairs weighted by 1 / G(t-)^2 at the earlier event, G being the curve of remaining
 * uncensored (of each stratum, with strata), so that the value does not depend on how follow-up was cut. The
 * standard error is the infinitesimal jackknife with G held fixed. Uno et al., Stat Med 2011;30:1105.
 * R: survival::concordance(..., timewt = "n/G2", ymax = tau, reverse = TRUE).
 * @throws StatisticsInputError on lengths or missing values, with delayed entry, when no pair is comparable, and
 * when G reaches 0 before an event up to tau (choose a smaller tau)
 */
export function unoConcordance(options: UnoConcordanceOptions): Concordance {
  const followUp = readFollowUp(options)
  const timeWeight = unoWeights(followUp, options)
  return concordanceWithInfluence(followUp, options, options.risk, timeWeight, 'risk').concordance
}

/** 1 / G(t-)^2 of each event up to tau, 0 of the other rows. */
export function unoWeights(
  followUp: FollowUp,
  options: ConcordanceFollowUp & CensoringWeightOptions,
): Float64Array {
  const { tau = Number.POSITIVE_INFINITY, censoring, strata } = options
  const { n, time, event, entry, weights } = followUp
  if (entry)
    throw new StatisticsInputError(
      'option',
      'entry',
      "Uno's weights are not defined with delayed entry: use Harrell's concordance.",
    )
  const result = new Float64Array(n)
  const counts = (row: number) => event[row] === 1 && time[row] <= tau
  if (censoring) {
    const present = new Uint8Array(n)
    for (const row of followUp.rows) present[row] = 1
    const g = censoringProbability({ censoring }, followUp, row => present[row] === 1 && counts(row))
    for (const row of followUp.rows) if (counts(row)) result[row] = 1 / (g[row] * g[row])
    return result
  }
  for (const rows of rowsByStratum(followUp, strata)) {
    const times = Float64Array.from(rows, row => time[row])
    const curve = reverseKaplanMeier({
      time: times,
      event: Uint8Array.from(rows, row => event[row]),
      weights: weights ? Float64Array.from(rows, row => weights[row]) : undefined,
    })
    const g = uncensoredAt(curve, times, true)
    rows.forEach((row, i) => {
      if (counts(row)) result[row] = 1 / (g[i] * g[i])
    })
  }
  return result
}
