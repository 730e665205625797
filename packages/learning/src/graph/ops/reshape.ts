import type { Value } from '../graph.ts'
import {
  axesOf,
  axisOf,
  type Dimension,
  GraphShapeError,
  isFixed,
  productOf,
  type Shape,
  sameShape,
} from '../shape.ts'

/**
 * The same elements in another shape; one dimension may be -1, found from the rest. A symbolic dimension must
 * stay, or be merged with others into a product (`tiles*4`).
 * Gradient: the upstream gradient in the old shape.
 * @throws GraphShapeError when the numbers of elements differ
 */
export function reshape(x: Value, shape: Shape): Value {
  const target = resolve(x.shape, shape)
  if (sameShape(x.shape, target)) return x
  const extents = targetOf(x, target)
  return x.graph.record('Reshape', [x, extents], { shape: target, type: x.type }, upstream => [
    reshape(upstream, x.shape),
    null,
  ])
}

/** The target when the graph runs; one symbolic size is left to ONNX (-1), preferably one that no tensor has yet. */
function targetOf({ graph }: Value, shape: Shape): Value {
  const symbolic = shape.filter(dimension => typeof dimension === 'string')
  const free = symbolic.find(dimension => !graph.knows(dimension)) ?? symbolic[0]
  const at = shape.indexOf(free ?? '')
  return graph.extents(shape.map((dimension, i) => (i === at ? -1 : dimension)))
}

/** All elements in one axis. */
export function flatten(x: Value): Value {
  return reshape(x, [-1])
}

/** Removes axes of size 1. */
export function squeeze(x: Value, axes: readonly number[]): Value {
  const gone = axesOf('squeeze', x.shape, axes)
  if (gone.some(axis => x.shape[axis] !== 1))
    throw new GraphShapeError('squeeze', [x.shape], `axes ${gone} must be of size 1`)
  const shape = x.shape.filter((_, axis) => !gone.includes(axis))
  return axisChange('Squeeze', x, gone, shape)
}

/** Adds axes of size 1 at these places of the result. */
export function unsqueeze(x: Value, axes: readonly number[]): Value {
  const rank = x.shape.length + axes.length
  const added = axesOf('unsqueeze', Array(rank).fill(1), axes)
  const old = x.shape[Symbol.iterator]()
  const shape = Array.from({ length: rank }, (_, axis) =>
    added.includes(axis) ? 1 : (old.next().value ?? 1),
  )
  return axisChange('Unsqueeze', x, added, shape)
}

function axisChange(
  operation: 'Squeeze' | 'Unsqueeze',
  x: Value,
  axes: readonly number[],
  shape: Shape,
): Value {
  if (axes.length === 0) return x
  const list = x.graph.constant(axes, [axes.length], 'int64')
  const back = operation === 'Squeeze' ? 'Unsqueeze' : 'Squeeze'
  return x.graph.record(operation, [x, list], { shape, type: x.type }, upstream => [
    axisChange(back, upstream, axes, x.shape),
    null,
  ])
}

/** Axes in another order; by default the last two swap. Gradient: the order undone. */
export function transpose(x: Value, order?: readonly number[]): Value {
  const rank = x.shape.length
  const last = order ?? [...Array(Math.max(rank - 2, 0)).keys(), rank - 1, rank - 2]
  const axes = last.map(axis => axisOf('transpose', x.shape, axis))
  if (new Set(axes).size !== rank || rank !== axes.length)
    throw new GraphShapeError('transpose', [x.shape], `the order ${last} does not name each axis once`)
  if (axes.every((axis, i) => axis === i)) return x
  const shape = axes.map(axis => x.shape[axis])
  const undo = axes.map((_, axis) => axes.indexOf(axis))
  return x.graph.record('Transpose', [x], { shape, type: x.type, attributes: { perm: axes } }, upstream => [
    transpose(upstream, undo),
  ])
}

function resolve(from: Shape, to: Shape): Shape {
  const free = to.indexOf(-1)
  if (free >= 0) {
    const rest = to.filter((_, i) => i !== free)
    const dimension = quotient(from, rest)
    if (dimension !== null) return to.map((d, i) => (i === free ? dimension : d))
  } else if (isFixed(from) && isFixed(to) ? productOf(from) === productOf(to) : quotient(from, to) === 1)
    return to
  throw new GraphShapeError('reshape', [from, to], 'the numbers of elements differ')
}

/** What remains of `from` when every dimension of `rest` is divided out; null when that is no whole dimension. */
function quotient(from: Shape, rest: Shape): Dimension | null {
  const names = from.flatMap(factors)
  let size = names.reduce<number>((p, d) => (typeof d === 'number' ? p * d : p), 1)
  const left = names.filter(d => typeof d === 'string')
  for (const dimension of rest.flatMap(factors)) {
    if (typeof dimension === 'number') size /= dimension
    else {
      const at = left.indexOf(dimension)
      if (at < 0) return null
      left.splice(at, 1)
    }
  }
  return Number.isInteger(size) ? productOf([...left, size]) : null
}

function factors(dimension: Dimension): Dimension[] {
  if (typeof dimension === 'number' || dimension.includes('+')) return [dimension]
  return dimension.split('*').map(part => (/^\d+$/.test(part) ? Number(part) : part))
}
