import type { Value } from '../graph.ts'
import { axisOf, type Dimension, fixedSize, GraphShapeError, sumOf } from '../shape.ts'

/**
 * Elements `from` (inclusive) to `to` (exclusive) of an axis of fixed size.
 * Gradient: the upstream gradient with zeros around it.
 */
export function slice(x: Value, axis: number, from: number, to: number, step = 1): Value {
  const along = axisOf('slice', x.shape, axis)
  const size = fixedSize('slice', x.shape, along)
  if (!(from >= 0 && from < to && to <= size))
    throw new GraphShapeError('slice', [x.shape], `${from} to ${to} is not a part of axis ${along}`)
  if (from === 0 && to === size && step === 1) return x
  const shape = x.shape.with(along, Math.ceil((to - from) / step))
  const list = (number: number) => x.graph.constant([number], [1], 'int64')
  const inputs = [x, list(from), list(to), list(along), list(step)]
  return x.graph.record('Slice', inputs, { shape, type: x.type }, upstream => {
    if (step !== 1) throw new GraphShapeError('slice', [x.shape], 'a slice with a step has no gradient')
    return [pad(upstream, along, from, size - to), null, null, null, null]
  })
}

/** Zeros (or another number) before and after an axis. Gradient: what lies between them. */
export function pad(x: Value, axis: number, before: number, after: number, value = 0): Value {
  const along = axisOf('pad', x.shape, axis)
  if (before === 0 && after === 0) return x
  const rank = x.shape.length
  const pads = Array<number>(2 * rank).fill(0)
  pads[along] = before
  pads[rank + along] = after
  const shape = x.shape.with(along, sumOf([x.shape[along], before, after]))
  const inputs = [x, x.graph.constant(pads, [2 * rank], 'int64'), x.graph.constant(value, [], x.type)]
  return x.graph.record('Pad', inputs, { shape, type: x.type }, upstream => [
    trim(upstream, along, before, after, x.shape[along]),
    null,
    null,
  ])
}

/** Cuts `before` and `after` elements from the ends of an axis, whose size may be symbolic. */
export function trim(x: Value, axis: number, before: number, after: number, left: Dimension): Value {
  const list = (number: number) => x.graph.constant([number], [1], 'int64')
  const to = after === 0 ? 2 ** 40 : -after
  const inputs = [x, list(before), list(to), list(axis), list(1)]
  return x.graph.record('Slice', inputs, { shape: x.shape.with(axis, left), type: x.type }, upstream => [
    pad(upstream, axis, before, after),
    null,
    null,
    null,
    null,
  ])
}

/** Consecutive parts of an axis of fixed size. */
export function split(x: Value, axis: number, sizes: readonly number[]): Value[] {
  const along = axisOf('split', x.shape, axis)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total !== fixedSize('split', x.shape, along))
    throw new GraphShapeError('split', [x.shape], `parts of ${sizes.join(' + ')} do not fill axis ${along}`)
  let from = 0
  return sizes.map(size => {
    from += size
    return slice(x, along, from - size, from)
  })
}
