import type { Value } from '../graph.ts'
import { axisOf } from '../shape.ts'

/**
 * Places (int64) of the `count` largest elements along an axis, the largest first; of equals the one of the lower
 * place comes first. The axis must hold that many when the graph runs. No gradient: gather at the places.
 */
export function largestPlaces(x: Value, count: number, axis: number): Value {
  const along = axisOf('largestPlaces', x.shape, axis)
  const shape = x.shape.with(along, count)
  const inputs = [x, x.graph.constant([count], [1], 'int64')]
  const results = [
    { shape, type: x.type },
    { shape, type: 'int64' as const },
  ]
  return x.graph.recordMany('TopK', inputs, { axis: along, largest: 1, sorted: 1 }, results, null)[1]
}
