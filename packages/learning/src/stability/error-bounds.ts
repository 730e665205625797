import { LearnerError } from '../learner-error.ts'
import { rConcaveTail } from './r-concave-tail.ts'

/** What is assumed of the distribution of selection proportions: less for 'none', and the bound is wider. */
export type SelectionAssumption = 'none' | 'unimodal' | 'r-concave'

export interface BoundOptions {
  /** Share of runs from which on a feature is stable: above 0.5, at most 1. */
  readonly threshold: number
  /** Features that a run selects on average. */
  readonly selected: number
  /** Features that can be selected. */
  readonly features: number
  /** Complementary pairs, B; there are 2 B runs. */
  readonly pairs: number
  readonly assumption?: SelectionAssumption
}

/**
 * Upper bound of the expected number of stable features among those that a run on half of the rows selects with
 * probability at most q / p, the share selected on average (where selection is no better than chance for every noise
 * feature, these are the noise features: the expected number of falsely selected ones).
 *
 * 'none': q^2 / ((2 tau - 1) p) (Meinshausen and Buehlmann, J R Stat Soc B 2010;72:417, theorem 1; Shah and Samworth,
 * J R Stat Soc B 2013;75:55, theorem 1). 'unimodal': C q^2 / p with C = 1 / (2 (2 tau - 1 - 1 / (2 B))) up to tau = 3/4
 * and 4 (1 - tau + 1 / (2 B)) / (1 + 1 / B) above, of use where tau > min(1/2 + theta^2, 1/2 + 1/(2B) + 3 theta^2 / 4)
 * (theorem 2). 'r-concave': p min(D(theta^2, 2 tau - 1, B, -1/2), D(theta, tau, 2 B, -1/4)), theta = q / p
 * (equation 8). Never above q; never below 0.
 * @throws LearnerError for a threshold outside (0.5, 1]
 */
export function falseSelectionBound(options: BoundOptions): number {
  const { threshold: tau, selected: q, features: p, pairs, assumption = 'unimodal' } = options
  if (!(tau > 0.5 && tau <= 1))
    throw new LearnerError(
      'bad-setting',
      `a threshold of ${tau} bounds nothing`,
      'take one above 0.5 and at most 1; 0.6 to 0.9 are usual',
    )
  if (p === 0 || q === 0) return 0
  const plain = (q * q) / p / (2 * tau - 1)
  if (assumption === 'none') return Math.min(plain, q)
  if (assumption === 'r-concave') {
    const theta = q / p
    const simultaneous = rConcaveTail({ mean: theta * theta, at: 2 * tau - 1, steps: pairs, r: -1 / 2 })
    const single = rConcaveTail({ mean: theta, at: tau, steps: 2 * pairs, r: -1 / 4 })
    return Math.min(p * Math.min(simultaneous, single), plain, q)
  }
  return Math.min(((q * q) / p) * unimodalFactor(tau, q / p, pairs), plain, q)
}

/** C(tau, B) of theorem 2, or no bound where tau is too close to 1/2 for it. */
function unimodalFactor(tau: number, theta: number, pairs: number): number {
  const lowest = Math.min(0.5 + theta ** 2, 0.5 + 1 / (2 * pairs) + 0.75 * theta ** 2)
  if (tau <= lowest) return Number.POSITIVE_INFINITY
  if (tau > 0.75) return (4 * (1 - tau + 1 / (2 * pairs))) / (1 + 1 / pairs)
  const half = 2 * tau - 1 - 1 / (2 * pairs)
  return half > 0 ? 1 / (2 * half) : Number.POSITIVE_INFINITY
}

/**
 * The smallest threshold, a multiple of 1 / (2 B), at which {@link falseSelectionBound} is at most `errors`; null where
 * none is.
 */
export function thresholdFor(
  options: Omit<BoundOptions, 'threshold'> & { readonly errors: number },
): number | null {
  const runs = 2 * options.pairs
  for (let count = options.pairs + 1; count <= runs; count++) {
    const threshold = count / runs
    if (falseSelectionBound({ ...options, threshold }) <= options.errors) return threshold
  }
  return null
}
