import type { Value } from '../graph.ts'
import { axesOf, broadcastShapes, GraphShapeError, type Shape, sameShape, shapeText } from '../shape.ts'
import { reshape, unsqueeze } from './reshape.ts'

/** Sum over axes (all by default). Gradient: the upstream gradient repeated along them. */
export function sum(x: Value, axes?: readonly number[], keep = false): Value {
  const over = axesOf('sum', x.shape, axes ?? [...x.shape.keys()])
  if (over.length === 0) return x
  const kept = x.shape.map((dimension, axis) => (over.includes(axis) ? 1 : dimension))
  const shape = keep ? kept : x.shape.filter((_, axis) => !over.includes(axis))
  const list = x.graph.constant(over, [over.length], 'int64')
  const attributes = { keepdims: keep ? 1 : 0 }
  return x.graph.record('ReduceSum', [x, list], { shape, type: x.type, attributes }, upstream => [
    expand(keep ? upstream : unsqueeze(upstream, over), x.shape),
    null,
  ])
}

/** Repeats axes of size 1 (and adds axes in front) up to a shape. Gradient: the sum over what was repeated. */
export function expand(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x
  if (!sameShape(broadcastShapes('expand', x.shape, shape), shape))
    throw new GraphShapeError('expand', [x.shape, shape], `${shapeText(x.shape)} is larger`)
  const extents = x.graph.extents(shape)
  return x.graph.record('Expand', [x, extents], { shape, type: x.type }, upstream => [
    sumTo(upstream, x.shape),
    null,
  ])
}

/** Sums a gradient back to the shape from which it was broadcast. */
export function sumTo(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x
  const added = x.shape.length - shape.length
  const axes = [...x.shape.keys()].filter(
    axis => axis < added || (shape[axis - added] === 1 && x.shape[axis] !== 1),
  )
  return reshape(sum(x, axes, true), shape)
}

/**
 * Leaves out an Expand whose stretching an elementwise operation with a tensor of the full shape does anyway:
 * the gradient of a sum then is never written out in full.
 */
export function unexpanded(x: Value, other: Value): Value {
  const { node } = x
  const stretched =
    node.kind === 'operation' && node.operation === 'Expand' && sameShape(x.shape, other.shape)
  return stretched ? node.inputs[0] : x
}
