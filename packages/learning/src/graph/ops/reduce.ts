import type { Value } from '../graph.ts'
import { axesOf, isFixed, type Shape } from '../shape.ts'
import { divide, multiply, subtract } from './arithmetic.ts'
import { exp } from './exponential.ts'
import { reshape, unsqueeze } from './reshape.ts'
import { expand, sum } from './sum.ts'
import { cast, equal } from './where.ts'

function reduce(
  operation: string,
  x: Value,
  axes: readonly number[] | undefined,
  keep: boolean,
  gradient: (upstream: Value, output: Value, over: readonly number[]) => Value,
): Value {
  const over = axesOf(operation, x.shape, axes ?? [...x.shape.keys()])
  const kept = x.shape.map((dimension, axis) => (over.includes(axis) ? 1 : dimension))
  const shape = keep ? kept : x.shape.filter((_, axis) => !over.includes(axis))
  const list = x.graph.constant(over, [over.length], 'int64')
  const attributes = { keepdims: keep ? 1 : 0 }
  const restore = (y: Value) => (keep ? y : unsqueeze(y, over))
  return x.graph.record(operation, [x, list], { shape, type: x.type, attributes }, (upstream, output) => [
    gradient(restore(upstream), restore(output), over),
    null,
  ])
}

/** How many elements of `x` these axes hold, as a number where it is fixed, else read when the graph runs. */
export function countOver(x: Value, axes: readonly number[]): Value | number {
  const sizes: Shape = axes.map(axis => x.shape[axis])
  if (isFixed(sizes)) return sizes.reduce((product, size) => product * size, 1)
  return sizes
    .map(size => reshape(cast(x.graph.extent(size), x.type), []))
    .reduce((product, size) => multiply(product, size))
}

/** Mean over axes (all by default). Gradient: upstream / count, repeated. */
export function mean(x: Value, axes?: readonly number[], keep = false): Value {
  return reduce('ReduceMean', x, axes, keep, (upstream, _, over) =>
    expand(divide(upstream, countOver(x, over)), x.shape),
  )
}

/** Largest over axes; elements that tie share the gradient equally. */
export function max(x: Value, axes?: readonly number[], keep = false): Value {
  return reduce('ReduceMax', x, axes, keep, (upstream, output, over) => {
    const largest = cast(equal(x, output), x.type)
    return multiply(divide(upstream, sum(largest, over, true)), largest)
  })
}

/** Smallest over axes; elements that tie share the gradient equally. */
export function min(x: Value, axes?: readonly number[], keep = false): Value {
  return reduce('ReduceMin', x, axes, keep, (upstream, output, over) => {
    const smallest = cast(equal(x, output), x.type)
    return multiply(divide(upstream, sum(smallest, over, true)), smallest)
  })
}

/** log Σ eˣ over axes, without overflow. Gradient: softmax. */
export function logSumExp(x: Value, axes?: readonly number[], keep = false): Value {
  return reduce('ReduceLogSumExp', x, axes, keep, (upstream, output) =>
    multiply(upstream, exp(subtract(x, output))),
  )
}
