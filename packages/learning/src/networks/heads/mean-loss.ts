import { mean, multiply, type Value } from '../../graph/index.ts'

/**
 * Mean of the patients' losses [rows], each times its weight. It is divided by the number of patients, not by the
 * weights' sum: a step of one patient then keeps his weight, and steps of equal size average to the whole. Give
 * weights of mean 1 over the training rows.
 */
export function meanLoss(losses: Value, weight?: Value): Value {
  return mean(weight === undefined ? losses : multiply(losses, weight))
}
