import { multiply, sum, type Value } from '../../graph/index.ts'

/**
 * The loss of the second of two passes: Σ gᵢ·scoreᵢ, g being the gradient of the real loss by each score, taken in
 * the first pass and fed as a number. Its gradient by the parameters is that of the real loss.
 */
export function scoreFedBack(score: Value, gradient: Value): Value {
  return sum(multiply(score, gradient))
}
