import type { Value } from '../graph.ts'
import { axisOf } from '../shape.ts'

export interface CumulativeOptions {
  /** From the end to the beginning. */
  readonly reverse?: boolean
  /** Without the element itself. */
  readonly exclusive?: boolean
}

/** Sums of all elements up to each along an axis. Gradient: the same sum of the upstream gradient the other way. */
export function cumulativeSum(x: Value, axis: number, options: CumulativeOptions = {}): Value {
  const { reverse = false, exclusive = false } = options
  const along = axisOf('cumulativeSum', x.shape, axis)
  const attributes = { reverse: reverse ? 1 : 0, exclusive: exclusive ? 1 : 0 }
  const inputs = [x, x.graph.constant(along, [], 'int64')]
  return x.graph.record('CumSum', inputs, { shape: x.shape, type: x.type, attributes }, upstream => [
    cumulativeSum(upstream, along, { reverse: !reverse, exclusive }),
    null,
  ])
}
