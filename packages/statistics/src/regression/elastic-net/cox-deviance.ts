import { requireFinite } from '../../input-error.ts'
import { coxLoss } from './cox-loss.ts'

export interface CoxPartialDevianceOptions {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  /** The model's linear predictor in each row. */
  readonly linear: ArrayLike<number>
  readonly weights?: ArrayLike<number>
  readonly strata?: ArrayLike<number>
}

/**
 * 2 (saturated - log partial likelihood) with Breslow's ties. For the cross-validated choice of lambda, take the
 * deviance of all rows minus that of the training rows, both at the training fit's linear predictors (Verweij &
 * van Houwelingen 1993; glmnet's grouped = TRUE). R: glmnet::coxnet.deviance. 0 where there is no event.
 */
export function coxPartialDeviance(options: CoxPartialDevianceOptions): number {
  const { time, event, linear, strata } = options
  const n = time.length
  requireFinite('time', time, n)
  requireFinite('event', event, n)
  requireFinite('linear', linear, n)
  const weights = options.weights ? Float64Array.from(options.weights) : new Float64Array(n).fill(1)
  const loss = coxLoss(time, event, weights, strata)
  return 2 * loss.totalWeight * loss.evaluate(Float64Array.from(linear), new Float64Array(n))
}
