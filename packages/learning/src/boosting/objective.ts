import { LearnerError } from '../learner-error.ts'

/** A loss as boosting needs it: its derivatives by the linear predictor of each row. */
export interface BoostingObjective {
  readonly name: 'logistic' | 'squared' | 'cox'
  /** Number of rows. */
  readonly size: number
  /** Weight of each row; null where all are 1. */
  readonly weights: Float64Array | null
  /** Where boosting starts. */
  readonly base: number
  /** Writes gradient and hessian (its diagonal) of each row by turns. */
  derivatives(linear: Float64Array, pairs: Float64Array): void
}

/**
 * Logistic loss, sum of w (log(1 + exp(f)) - y f): gradient w (p - y), hessian w p (1 - p). It starts at the log odds
 * of the weighted share of events.
 * @throws LearnerError 'one-class' where all or none of the weight has the event
 */
export function logisticObjective(
  event: ArrayLike<number>,
  weights: Float64Array | null = null,
): BoostingObjective {
  const share = weightedMean(event, weights)
  if (!(share > 0 && share < 1))
    throw new LearnerError(
      'one-class',
      `the share of events is ${share}`,
      'give rows with the event and rows without it',
    )
  return {
    name: 'logistic',
    size: event.length,
    weights,
    base: Math.log(share / (1 - share)),
    derivatives: (linear, pairs) => {
      for (let i = 0; i < linear.length; i++) {
        const p = 1 / (1 + Math.exp(-linear[i]))
        const w = weights === null ? 1 : weights[i]
        pairs[2 * i] = w * (p - event[i])
        pairs[2 * i + 1] = w * p * (1 - p)
      }
    },
  }
}

/** Half the squared error, sum of w (f - y)^2 / 2: gradient w (f - y), hessian w. It starts at the weighted mean. */
export function squaredObjective(
  value: ArrayLike<number>,
  weights: Float64Array | null = null,
): BoostingObjective {
  return {
    name: 'squared',
    size: value.length,
    weights,
    base: weightedMean(value, weights),
    derivatives: (linear, pairs) => {
      for (let i = 0; i < linear.length; i++) {
        const w = weights === null ? 1 : weights[i]
        pairs[2 * i] = w * (linear[i] - value[i])
        pairs[2 * i + 1] = w
      }
    },
  }
}

function weightedMean(values: ArrayLike<number>, weights: Float64Array | null): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < values.length; i++) {
    const w = weights === null ? 1 : weights[i]
    sum += w * values[i]
    total += w
  }
  return sum / total
}
