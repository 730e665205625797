import { add, multiply, negate, softplus, sum, type Value } from '../../graph/index.ts'
import { meanLoss } from './mean-loss.ts'

/**
 * Likelihood of discrete hazards (logistic; Brown 1975): h = sigmoid(logits [rows, intervals]), loss −Σ log(1 − h)
 * over the intervals survived − log h of that of the event. `survived` and `failed` [rows, intervals] are those of
 * {@link hazardTargets} with one cause. The logits may be a score a row plus one number an interval.
 */
export function discreteTimeLoss(
  logits: Value,
  { survived, failed }: { readonly survived: Value; readonly failed: Value },
  weight?: Value,
): Value {
  const losses = add(multiply(survived, softplus(logits)), multiply(failed, softplus(negate(logits))))
  return meanLoss(sum(losses, [1]), weight)
}
