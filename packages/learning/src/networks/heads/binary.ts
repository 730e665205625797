import { multiply, softplus, subtract, type Value } from '../../graph/index.ts'
import { meanLoss } from './mean-loss.ts'

/**
 * Log loss of logits [rows] and events (0 or 1, [rows]): log(1 + e^z) − y·z, which does not overflow. `weight`
 * ([rows], of mean 1) for class weights.
 */
export function logLoss(logits: Value, event: Value, weight?: Value): Value {
  return meanLoss(subtract(softplus(logits), multiply(event, logits)), weight)
}
