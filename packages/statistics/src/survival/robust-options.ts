import { requireFinite, StatisticsInputError } from '../input-error.ts'
import type { FollowUp } from './survival-input.ts'

/** Whether rows are independent and weights are counts; if not, variances need the infinitesimal jackknife. */
export interface RobustOptions {
  /** Rows with equal values (a patient, a centre) belong together; numbers, NaN not allowed. */
  readonly cluster?: ArrayLike<number>
  /** By default true with `cluster` or with a weight that is not a whole number, as in R. */
  readonly robust?: boolean
}

/**
 * Whether the variance is robust.
 * @throws StatisticsInputError for a cluster of another length, with missing values or with `robust: false`
 */
export function usesRobustVariance({ cluster, robust }: RobustOptions, followUp: FollowUp): boolean {
  if (cluster) requireFinite('cluster', cluster, followUp.n)
  if (cluster && robust === false)
    throw new StatisticsInputError(
      'option',
      'robust',
      'robust is false although cluster is given: leave out one of the two.',
    )
  return robust ?? (cluster !== undefined || !wholeWeights(followUp))
}

/** Whether every weight is a whole number, so that it can count as that many rows. */
export function wholeWeights({ weights, rows }: FollowUp): boolean {
  return weights === null || rows.every(row => Number.isInteger(weights[row]))
}
