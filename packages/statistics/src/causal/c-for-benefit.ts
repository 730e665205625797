import { harrellConcordance } from '../discrimination/survival-concordance.ts'
import { requireBinary, requireFinite, StatisticsInputError } from '../input-error.ts'
import { createRandom } from '../random.ts'
import { type Estimate, normalEstimate } from './estimate.ts'
import { twoArms } from './treatment-arms.ts'

export interface CForBenefit extends Estimate {
  /** Matched pairs, one of each arm. */
  readonly pairs: number
  /** Patients of the larger arm who found no partner. */
  readonly unmatched: number
  /** Pairs of pairs with different observed benefit. */
  readonly comparable: number
  /** The statistic describes; it is no test that a rule finds those who benefit (use rankAverageEffect). */
  readonly descriptive: true
}

/**
 * Concordance for benefit: treated and untreated patients are matched by the rank of their predicted benefit; a
 * pair's observed benefit is the outcome of the untreated less that of the treated (1, 0 or -1), its predicted
 * benefit the mean of the two. The value is the share of pairs of pairs with different observed benefit in which the
 * larger goes with the larger prediction, ties of prediction counting one half. Where one arm is larger, a seeded
 * random part of it is matched; equal predictions keep the order of the rows. The standard error is the infinitesimal
 * jackknife over pairs and does not know of the matching. z and p test 0.5.
 *
 * Descriptive only: matched patients differ in all but the prediction, the value depends on the matching, and even a
 * true model need not reach a high one. van Klaveren, J Clin Epidemiol 2018;94:59; criticised by Hoogland, Stat Med
 * 2024. R: Hmisc::rcorr.cens of the pairs.
 * @throws StatisticsInputError on lengths or values, one arm alone, or pairs whose observed benefit never differs
 */
export function cForBenefit(options: {
  /** 1 bad outcome, 0 none. */
  readonly y: ArrayLike<number>
  /** 1 treated, 0 not. */
  readonly group: ArrayLike<number>
  readonly predicted: ArrayLike<number>
  /** Decides which of the larger arm are matched. */
  readonly seed: number
  readonly level?: number
}): CForBenefit {
  const { y, group, predicted, seed, level = 0.95 } = options
  const n = group.length
  const arms = twoArms(group)
  requireBinary('y', y, n)
  requireFinite('predicted', predicted, n)
  const pairs = Math.min(arms.n[0], arms.n[1])
  const [control, treated] = arms.rows.map(rows => {
    const kept =
      rows.length === pairs
        ? rows
        : createRandom(seed, 'c-for-benefit')
            .permutation(rows.length)
            .subarray(0, pairs)
            .sort()
            .map(at => rows[at])
    return kept.slice().sort((a, b) => predicted[a] - predicted[b])
  })
  const observed = Float64Array.from(control, (i, k) => y[i] - y[treated[k]])
  if (observed.every(value => value === observed[0]))
    throw new StatisticsInputError(
      'oneClass',
      'y',
      'The observed benefit of all matched pairs is the same: nothing can be concordant.',
    )
  const { value, se, concordant, discordant, tiedRisk } = harrellConcordance({
    time: observed.map(benefit => benefit + 2),
    event: new Uint8Array(pairs).fill(1),
    risk: Float64Array.from(control, (i, k) => -(predicted[i] + predicted[treated[k]]) / 2),
  })
  const { z, p } = normalEstimate(value - 0.5, se, level)
  return {
    ...normalEstimate(value, se, level),
    z,
    p,
    pairs,
    unmatched: n - 2 * pairs,
    comparable: concordant + discordant + tiedRisk,
    descriptive: true,
  }
}
