import { absolute, minimum, multiply, subtract, type Value } from '../../graph/index.ts'
import { meanLoss } from './mean-loss.ts'

/** Squared error of values [rows]; half of it is the Huber loss of a large `delta`. */
export function squaredLoss(value: Value, observed: Value, weight?: Value): Value {
  const error = subtract(value, observed)
  return meanLoss(multiply(error, error), weight)
}

/**
 * Huber's loss (1964): e²/2 up to `delta` (1) and delta·(|e| − delta/2) beyond, in the unit of the values: scale
 * them on training rows first.
 */
export function huberLoss(
  value: Value,
  observed: Value,
  options: { readonly delta?: number; readonly weight?: Value } = {},
): Value {
  const { delta = 1, weight } = options
  const error = subtract(value, observed)
  const size = absolute(error)
  // With s = min(|e|, delta) both branches are s·(|e| − s/2).
  const near = minimum(size, delta)
  return meanLoss(multiply(near, subtract(size, multiply(near, 0.5))), weight)
}
