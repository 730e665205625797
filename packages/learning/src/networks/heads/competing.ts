import {
  add,
  logSumExp,
  multiply,
  pad,
  slice,
  softmax,
  subtract,
  sum,
  type Value,
} from '../../graph/index.ts'
import { meanLoss } from './mean-loss.ts'

/**
 * Cause-specific hazards of discrete time: a softmax over the causes and survival, whose logit is 0
 * (Tutz & Schmid 2016, chapter 8). [rows, intervals, causes], from logits of that shape.
 */
export function competingHazards(logits: Value): Value {
  const all = softmax(pad(logits, 2, 1, 0), 2)
  return slice(all, 2, 1, Number(logits.shape[2]) + 1)
}

/**
 * −Σ log of survival over the intervals survived − log hazard of the cause and interval of the event, from logits
 * [rows, intervals, causes]. `survived` [rows, intervals] and `failed` [rows, intervals, causes] are those of
 * {@link hazardTargets}. With one cause it is {@link discreteTimeLoss}.
 */
export function competingLoss(
  logits: Value,
  { survived, failed }: { readonly survived: Value; readonly failed: Value },
  weight?: Value,
): Value {
  const whole = logSumExp(pad(logits, 2, 1, 0), [2])
  const atRisk = add(survived, sum(failed, [2]))
  const losses = subtract(sum(multiply(atRisk, whole), [1]), sum(multiply(failed, logits), [1, 2]))
  return meanLoss(losses, weight)
}
