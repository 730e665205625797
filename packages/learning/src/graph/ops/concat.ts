import type { Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'
import { axisOf, GraphShapeError, isFixed, type Shape, sumOf } from '../shape.ts'
import { unsqueeze } from './reshape.ts'
import { slice } from './slice.ts'

/** Tensors one after another along an axis. Gradient: its parts. */
export function concat(parts: readonly Value[], axis: number): Value {
  if (parts.length === 0) throw new GraphError('bad-shape', 'concat of nothing', 'give at least one tensor')
  const [first] = parts
  if (parts.length === 1) return first
  const along = axisOf('concat', first.shape, axis)
  const fits = (part: Value) =>
    part.type === first.type &&
    part.shape.length === first.shape.length &&
    part.shape.every((dimension, i) => i === along || dimension === first.shape[i])
  if (!parts.every(fits))
    throw new GraphShapeError(
      'concat',
      parts.map(part => part.shape),
      `type and all sizes but that of axis ${along} must be equal`,
    )
  const sizes: Shape = parts.map(part => part.shape[along])
  const shape = first.shape.with(along, sumOf(sizes))
  const recorded = { shape, type: first.type, attributes: { axis: along } }
  return first.graph.record('Concat', parts, recorded, upstream => {
    if (isFixed(sizes)) {
      let from = 0
      return sizes.map(size => {
        from += size
        return slice(upstream, along, from - size, from)
      })
    }
    return symbolicParts(upstream, along, parts)
  })
}

/** Tensors of one shape along a new axis. */
export function stack(parts: readonly Value[], axis: number): Value {
  return concat(
    parts.map(part => unsqueeze(part, [axis])),
    axis,
  )
}

/** The parts of a concatenation whose sizes are known only when the graph runs. */
function symbolicParts(x: Value, axis: number, parts: readonly Value[]): readonly Value[] {
  const { graph } = x
  const sizes = parts.map(part => graph.extent(part.shape[axis]))
  const lengths = { shape: [parts.length], type: 'int64', attributes: { axis: 0 } } as const
  const inputs = [x, graph.record('Concat', sizes, lengths, null)]
  const results = parts.map(part => ({ shape: part.shape, type: x.type }))
  return graph.recordMany('Split', inputs, { axis }, results, null)
}
