import { type CensoringSample, censoringProbability } from '../survival/censoring-weights.ts'
import { readFollowUp } from '../survival/survival-input.ts'
import { type Concordance, type ConcordanceOptions, concordance } from './survival-concordance.ts'

export interface UnoConcordanceOptions extends ConcordanceOptions {
  /** Only events up to `tau` count; by default all do. */
  readonly tau?: number
  /** Follow-up that the censoring curve is estimated from (the training patients, say); by default these. */
  readonly censoring?: CensoringSample
}

/**
 * Uno's concordance: pairs weighted by 1 / G(t-)^2 at the earlier event, G being the curve of remaining
 * uncensored, so that the value does not depend on how follow-up was cut. The standard error is the infinitesimal
 * jackknife with G held fixed. Uno et al., Stat Med 2011;30:1105.
 * R: survival::concordance(..., timewt = "n/G2", ymax = tau, reverse = TRUE).
 * @throws StatisticsInputError on lengths or missing values, when no pair is comparable, and when G reaches 0
 * before an event up to tau (choose a smaller tau)
 */
export function unoConcordance(options: UnoConcordanceOptions): Concordance {
  const { tau = Number.POSITIVE_INFINITY } = options
  const followUp = readFollowUp(options)
  const { time, event } = followUp
  const counts = (row: number) => event[row] === 1 && time[row] <= tau
  const g = censoringProbability(options, followUp, counts)
  return concordance(followUp, options, row => (counts(row) ? 1 / (g[row] * g[row]) : 0))
}
