import type { TrialArms } from './arms.ts'
import { expectedSequence } from './exact-sequence.ts'
import { levelShares, type TrialFactor } from './factors.ts'
import type { SequenceScheme } from './scheme.ts'

/** What is expected of a trial of n patients, stratified or not; see {@link expectedTrial}. */
export interface ExpectedTrial {
  /** Correct guesses by the convergence strategy within the stratum. */
  readonly correct: number
  /** Share of the places whose arm was certain (in blocks of random size: to one who knows the size). */
  readonly certain: number
  /** Imbalance of a stratum, the mean of all strata. */
  readonly stratumImbalance: number
}

/**
 * Exact expectations of a trial whose n patients fall into strata at random by the shares of the levels, factors
 * independent: each stratum's count is binomial, and each has a sequence of its own. Without factors the trial is one
 * stratum. `null` where the sequence has no exact answer.
 */
export function expectedTrial(
  scheme: SequenceScheme,
  arms: TrialArms,
  factors: readonly TrialFactor[],
  n: number,
): ExpectedTrial | null {
  const expected = expectedSequence(scheme, arms, n)
  if (expected === null) return null
  const shares = factors.reduce<number[]>(
    (all, factor) => all.flatMap(share => levelShares(factor).map(own => share * own)),
    [1],
  )
  let [correct, certain, imbalance] = [0, 0, 0]
  for (const share of shares) {
    const weights = binomial(n, share)
    for (let m = 0; m <= n; m++) {
      correct += weights[m] * expected.correct[m]
      certain += weights[m] * expected.certain[m]
      imbalance += weights[m] * expected.imbalance[m]
    }
  }
  return { correct, certain: certain / n, stratumImbalance: imbalance / shares.length }
}

/** Probabilities of 0 to n of n, from the mode outwards: none overflows. */
function binomial(n: number, share: number): Float64Array {
  const weights = new Float64Array(n + 1)
  if (share >= 1) {
    weights[n] = 1
    return weights
  }
  const mode = Math.min(n, Math.floor((n + 1) * share))
  const odds = share / (1 - share)
  weights[mode] = 1
  for (let m = mode; m < n; m++) weights[m + 1] = (weights[m] * (n - m) * odds) / (m + 1)
  for (let m = mode; m > 0; m--) weights[m - 1] = (weights[m] * m) / ((n - m + 1) * odds)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map(weight => weight / total)
}
