import type { Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'
import type { Shape } from '../shape.ts'
import { multiply } from './arithmetic.ts'

/**
 * Sets elements to 0 with a probability and scales the rest by 1 / (1 − probability), so that the expectation
 * stays. The mask, of 0 and that scale, is an input that the training session fills from seed and step; leave the call out of the
 * graph for prediction. `noise` may have 1 in an axis: all its elements then are dropped together.
 */
export function dropout(x: Value, probability: number, noise: Shape = x.shape): Value {
  if (!(probability >= 0 && probability < 1))
    throw new GraphError('bad-shape', `dropout with probability ${probability}`, 'give one in [0, 1)')
  if (probability === 0) return x
  return multiply(x, x.graph.mask(noise, 1 - probability))
}
