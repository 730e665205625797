import type { Value } from '../graph.ts'
import { axisOf, GraphShapeError } from '../shape.ts'
import { scatterElements, zerosOf } from './gather.ts'

export interface TopK {
  /** The `k` largest (or smallest), the most extreme first; equal ones in the order of their places. */
  readonly values: Value
  /** Their places along the axis, int64. */
  readonly indices: Value
}

/**
 * The `k` largest or smallest elements along an axis. Gradient: to the elements chosen. A run whose axis is shorter
 * than `k` fails.
 */
export function topK(x: Value, k: number, axis = -1, largest = true): TopK {
  const along = axisOf('topK', x.shape, axis)
  const size = x.shape[along]
  if (!(Number.isInteger(k) && k > 0) || (typeof size === 'number' && k > size))
    throw new GraphShapeError('topK', [x.shape], `axis ${along} does not hold ${k} elements`)
  const shape = x.shape.with(along, k)
  const results = [
    { shape, type: x.type },
    { shape, type: 'int64' },
  ] as const
  const attributes = { axis: along, largest: largest ? 1 : 0, sorted: 1 }
  const inputs = [x, x.graph.constant([k], [1], 'int64')]
  const gradient = ([upstream]: readonly (Value | null)[], [, places]: readonly Value[]) => [
    upstream && scatterElements(zerosOf(x), places, upstream, along),
    null,
  ]
  const [values, indices] = x.graph.recordMany('TopK', inputs, attributes, results, gradient)
  return { values, indices }
}
