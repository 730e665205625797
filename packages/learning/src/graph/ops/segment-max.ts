import type { Value } from '../graph.ts'
import { type Dimension, GraphShapeError, sameShape } from '../shape.ts'
import { divide, multiply } from './arithmetic.ts'
import { gather, scatterAdd } from './gather.ts'
import { unsqueeze } from './reshape.ts'
import { expand } from './sum.ts'
import { cast, equal } from './where.ts'

/**
 * Largest of the rows of `x` [n, rest...] that share a segment number (0 to segments − 1), and not below `lowest`,
 * which is what a segment without rows gets. Rows that tie share the gradient equally.
 */
export function segmentMax(x: Value, segment: Value, segments: Dimension, lowest: number): Value {
  if (!sameShape(segment.shape, x.shape.slice(0, 1)))
    throw new GraphShapeError('segmentMax', [x.shape, segment.shape], 'give one segment a row')
  const shape = [segments, ...x.shape.slice(1)]
  const places = unsqueeze(segment, [segment.shape.length])
  const base = expand(x.graph.constant(lowest, [], x.type), shape)
  const recorded = { shape, type: x.type, attributes: { reduction: 'max' } }
  return x.graph.record('ScatterND', [base, places, x], recorded, (upstream, output) => {
    const largest = cast(equal(x, gather(output, segment)), x.type)
    const ties = scatterAdd(expand(x.graph.constant(0, [], x.type), shape), segment, largest)
    return [null, null, multiply(largest, divide(gather(upstream, segment), gather(ties, segment)))]
  })
}
