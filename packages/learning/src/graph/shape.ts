import { GraphError } from './graph-error.ts'

/** A size known when tracing, or the name of one that each run decides (`'tiles'`). */
export type Dimension = number | string

export type Shape = readonly Dimension[]

/** Thrown when tracing an operation whose inputs do not fit; the message names the operation and the shapes. */
export class GraphShapeError extends GraphError {
  override readonly name = 'GraphShapeError'
  readonly operation: string
  readonly shapes: readonly Shape[]
  constructor(operation: string, shapes: readonly Shape[], reason: string) {
    super('bad-shape', `${operation} of ${shapes.map(shapeText).join(' and ')}`, reason)
    this.operation = operation
    this.shapes = shapes
  }
}

export function shapeText(shape: Shape): string {
  return `[${shape.join(', ')}]`
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, i) => dimension === b[i])
}

/**
 * The shape of an elementwise operation (NumPy's rule): dimensions are matched from the last, 1 stretches to
 * anything, a symbolic dimension fits only itself and 1.
 * @throws GraphShapeError
 */
export function broadcastShapes(operation: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1
    const y = b[i - rank + b.length] ?? 1
    if (x === y || y === 1) return x
    if (x === 1) return y
    throw new GraphShapeError(operation, [a, b], `${x} and ${y} do not broadcast`)
  })
}

/**
 * An axis counted from the front; a negative one counts from the end.
 * @throws GraphShapeError when the shape has no such axis
 */
export function axisOf(operation: string, shape: Shape, axis: number): number {
  const from = axis < 0 ? axis + shape.length : axis
  if (!Number.isInteger(axis) || from < 0 || from >= shape.length)
    throw new GraphShapeError(operation, [shape], `there is no axis ${axis}`)
  return from
}

export function axesOf(operation: string, shape: Shape, axes: readonly number[]): number[] {
  const from = axes.map(axis => axisOf(operation, shape, axis)).sort((a, b) => a - b)
  if (new Set(from).size < from.length)
    throw new GraphShapeError(operation, [shape], 'an axis is named twice')
  return from
}

/** Whether every dimension is a number. */
export function isFixed(shape: Shape): shape is readonly number[] {
  return shape.every(dimension => typeof dimension === 'number')
}

/**
 * The size of an axis that has to be known when tracing.
 * @throws GraphShapeError when it is symbolic
 */
export function fixedSize(operation: string, shape: Shape, axis: number): number {
  const size = shape[axis]
  if (typeof size !== 'number')
    throw new GraphShapeError(operation, [shape], `axis ${axis} must have a fixed size, it is '${size}'`)
  return size
}

/** Elements of a fixed shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** Product of dimensions, symbolic ones by name: `tiles*4`; 1 is dropped. */
export function productOf(dimensions: Shape): Dimension {
  const size = dimensions.reduce<number>((p, d) => (typeof d === 'number' ? p * d : p), 1)
  const names = dimensions.filter(d => typeof d === 'string').sort()
  if (names.length === 0) return size
  return (size === 1 ? names : [...names, size]).join('*')
}

/** Sum of dimensions, symbolic ones by name: `a+b+3`. */
export function sumOf(dimensions: Shape): Dimension {
  const size = dimensions.reduce<number>((s, d) => (typeof d === 'number' ? s + d : s), 0)
  const names = dimensions.filter(d => typeof d === 'string').sort()
  if (names.length === 0) return size
  return (size === 0 ? names : [...names, size]).join('+')
}
