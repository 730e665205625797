import type { Treatment } from '../../bag-rows.ts'
import { LearnerError } from '../../learner-error.ts'

/**
 * Overlap weights (Li & Li, Ann Appl Stat 2019;13:2389): w = (1/e_own) / Σ 1/e_arm, which with two arms is the
 * probability of the other arm; scaled to mean 1. Patients that could have been given one arm only weigh 0. All 1
 * where the treatment was randomised (no propensity).
 * @throws LearnerError `bad-setting` when a probability is outside 0 to 1 or that of the arm given is 0,
 * `too-few-rows` when every weight is 0
 */
export function overlapWeights({ arms, arm, propensity }: Treatment): Float64Array {
  if (propensity === null) return new Float64Array(arm.length).fill(1)
  const count = arms.length
  const weights = Float64Array.from(arm, (own, row) => {
    const probabilities = propensity.subarray(row * count, (row + 1) * count)
    if (!(probabilities[own] > 0) || !probabilities.every(p => p >= 0 && p <= 1))
      throw new LearnerError(
        'bad-setting',
        `row ${row + 1} was given ${arms[own]} with probability ${probabilities[own]}`,
        'fit the propensity again: it has to lie between 0 and 1, above 0 for the arm that was given',
      )
    const others = probabilities.reduce((sum, p) => sum + probabilities[own] / p, 0)
    return 1 / others
  })
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
  if (!(mean > 0))
    throw new LearnerError(
      'too-few-rows',
      'no patient could have been given another arm',
      'compare arms that overlap',
    )
  return weights.map(weight => weight / mean)
}
