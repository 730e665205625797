import { logSoftmax, multiply, negate, oneHot, sum, type Value } from '../../graph/index.ts'
import { meanLoss } from './mean-loss.ts'

/** Cross-entropy of logits [rows, classes] and classes (int64 [rows]): −log softmax at the class observed. */
export function classLoss(logits: Value, label: Value, weight?: Value): Value {
  const [, classes] = logits.shape
  const observed = oneHot(label, Number(classes))
  return meanLoss(negate(sum(multiply(logSoftmax(logits, 1), observed), [1])), weight)
}
