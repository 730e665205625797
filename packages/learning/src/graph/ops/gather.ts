import type { Value } from '../graph.ts'
import { GraphError } from '../graph-error.ts'
import { axisOf, GraphShapeError, sameShape } from '../shape.ts'
import { transpose, unsqueeze } from './reshape.ts'
import { expand } from './sum.ts'
import { cast, equal } from './where.ts'

/**
 * Entries of an axis at the places that int64 indices name; the indices' axes stand in the place of that axis.
 * Gradient: each entry's upstream gradients added up.
 */
export function gather(x: Value, indices: Value, axis = 0): Value {
  mustBeIndices('gather', indices)
  const along = axisOf('gather', x.shape, axis)
  if (along !== 0) {
    const order = [along, ...x.shape.keys().filter(i => i !== along)]
    const first = gather(transpose(x, order), indices)
    const count = indices.shape.length
    // [indices..., before..., after...] back to [before..., indices..., after...]
    const back = [...first.shape.keys()]
    const moved = [...back.slice(count, count + along), ...back.slice(0, count), ...back.slice(count + along)]
    return transpose(first, moved)
  }
  const shape = [...indices.shape, ...x.shape.slice(1)]
  return x.graph.record(
    'Gather',
    [x, indices],
    { shape, type: x.type, attributes: { axis: 0 } },
    upstream => [scatterAdd(zerosOf(x), indices, upstream), null],
  )
}

/** Rows of a table [words, dimensions] for words given by number. */
export function embedding(table: Value, words: Value): Value {
  return gather(table, words, 0)
}

/**
 * Adds `updates` [indices..., rest...] to the entries of the first axis of `x` [n, rest...] that the indices name;
 * an entry named twice gets both. Gradient: upstream for `x`, its entries for the updates.
 */
export function scatterAdd(x: Value, indices: Value, updates: Value): Value {
  mustBeIndices('scatterAdd', indices)
  if (!sameShape(updates.shape, [...indices.shape, ...x.shape.slice(1)]))
    throw new GraphShapeError('scatterAdd', [x.shape, indices.shape, updates.shape], 'the updates do not fit')
  const places = unsqueeze(indices, [indices.shape.length])
  const recorded = { shape: x.shape, type: x.type, attributes: { reduction: 'add' } }
  return x.graph.record('ScatterND', [x, places, updates], recorded, upstream => [
    upstream,
    null,
    gather(upstream, indices),
  ])
}

/** Sums of the rows of `x` that share a segment number (0 to segments − 1): [n, rest...] to [segments, rest...]. */
export function segmentSum(x: Value, segment: Value, segments: number): Value {
  const empty = expand(x.graph.constant(0, [], x.type), [segments, ...x.shape.slice(1)])
  return scatterAdd(empty, segment, x)
}

/**
 * One element for each index along an axis: out[i, j] = x[i, indices[i, j]] for axis 1. The indices have the
 * shape of the result; other axes must have the sizes of `x`.
 */
export function gatherElements(x: Value, indices: Value, axis: number): Value {
  mustBeIndices('gatherElements', indices)
  const along = axisOf('gatherElements', x.shape, axis)
  if (!sameShape(x.shape.with(along, 1), indices.shape.with(along, 1)))
    throw new GraphShapeError('gatherElements', [x.shape, indices.shape], `they differ outside axis ${along}`)
  const recorded = { shape: indices.shape, type: x.type, attributes: { axis: along } }
  return x.graph.record('GatherElements', [x, indices], recorded, upstream => [
    scatterElements(zerosOf(x), indices, upstream, along),
    null,
  ])
}

/** Adds each update to the element of `x` that its index names along an axis: what undoes gatherElements. */
export function scatterElements(x: Value, indices: Value, updates: Value, axis: number): Value {
  const recorded = { shape: x.shape, type: x.type, attributes: { axis, reduction: 'add' } }
  return x.graph.record('ScatterElements', [x, indices, updates], recorded, upstream => [
    upstream,
    null,
    gatherElements(upstream, indices, axis),
  ])
}

/** Each int64 index as a row of `size` numbers, 1 at its place and 0 elsewhere: [...] to [..., size]. No gradient. */
export function oneHot(indices: Value, size: number): Value {
  mustBeIndices('oneHot', indices)
  const places = indices.graph.constant(
    Float64Array.from({ length: size }, (_, i) => i),
    [size],
    'int64',
  )
  return cast(equal(unsqueeze(indices, [indices.shape.length]), places), indices.graph.type)
}

/** Zeros of a tensor's shape. */
export function zerosOf(x: Value): Value {
  return expand(x.graph.constant(0, [], x.type), x.shape)
}

function mustBeIndices(operation: string, indices: Value): void {
  if (indices.type !== 'int64')
    throw new GraphError('bad-type', `${operation} with indices of ${indices.type}`, 'give them as int64')
}
