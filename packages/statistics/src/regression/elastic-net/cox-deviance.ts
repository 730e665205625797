import { requireFinite, requireWeights } from '../../input-error.ts'
import { coxLoss } from './cox-loss.ts'
import { type FollowUp, requireFollowUp } from './follow-up.ts'

/** Twice the negative log partial likelihood of any linear predictors, for fixed times and events. */
export interface PartialDeviance {
  /** Total weight of the events. */
  readonly events: number
  /** The deviance of a linear predictor, one entry a row. @throws StatisticsInputError on lengths or missing values */
  at(linear: Float64Array): number
}

export interface PartialDevianceOptions extends FollowUp {
  readonly weights?: ArrayLike<number>
}

/**
 * 2 (saturated - log partial likelihood) with Breslow's ties; times are sorted once for the deviance of many linear
 * predictors. For the cross-validated choice of lambda, take the deviance of all rows minus that of the training
 * rows, both at the training fit's linear predictors (Verweij & van Houwelingen 1993; glmnet's grouped = TRUE).
 * R: glmnet::coxnet.deviance(std.weights = FALSE). 0 where there is no event.
 *
 * @throws StatisticsInputError on lengths, missing values, events other than 0 and 1, a start that is not before its
 * time, and weights that are negative or all 0
 */
export function partialDeviance(options: PartialDevianceOptions): PartialDeviance {
  const { time, event, strata, start } = options
  const n = time.length
  requireFollowUp(options)
  if (options.weights) requireWeights(options.weights, n)
  const weights = options.weights ? Float64Array.from(options.weights) : new Float64Array(n).fill(1)
  const loss = coxLoss(time, event, weights, strata, start)
  const residual = new Float64Array(n)
  return {
    events: weights.reduce((sum, weight, row) => sum + weight * event[row], 0),
    at(linear) {
      requireFinite('linear', linear, n)
      return 2 * loss.totalWeight * loss.evaluate(linear, residual)
    },
  }
}

/** {@link partialDeviance} of one linear predictor. */
export function coxPartialDeviance(
  options: PartialDevianceOptions & { readonly linear: ArrayLike<number> },
): number {
  return partialDeviance(options).at(Float64Array.from(options.linear))
}
