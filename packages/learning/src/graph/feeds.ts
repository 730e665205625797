import type { Elements, ElementType } from './element-type.ts'
import { GraphError } from './graph-error.ts'
import { type Shape, shapeText } from './shape.ts'
import type { Feeds, Tensor } from './tensor.ts'

/** An input as a model declares it. */
export interface Declared {
  readonly name: string
  readonly type: ElementType
  readonly shape: Shape
}

/**
 * The tensors of the declared inputs, and what the symbolic dimensions are in this run. Feeds that the model does
 * not declare are left out (an input that no output depends on is not part of the model).
 * @throws GraphError `bad-feed` naming the input when one is missing or empty, has another type or shape, or two disagree
 * on a symbolic dimension
 */
export function matchFeeds(
  declared: readonly Declared[],
  feeds: Feeds,
): { readonly tensors: ReadonlyMap<string, Tensor>; readonly sizes: ReadonlyMap<string, number> } {
  const tensors = new Map<string, Tensor>()
  const sizes = new Map<string, number>()
  for (const { name, type, shape } of declared) {
    const given = feeds[name]
    if (given === undefined) throw bad(name, 'is missing', 'feed it')
    const { elements } = given
    const fits =
      given.shape.length === shape.length &&
      given.shape.every((size, axis) => {
        const dimension = shape[axis]
        if (typeof dimension === 'number') return size === dimension
        const known = sizes.get(dimension)
        sizes.set(dimension, known ?? size)
        return known === undefined || known === size
      })
    if (!fits || given.shape.reduce((product, size) => product * size, 1) !== elements.length)
      throw bad(
        name,
        `has ${elements.length} numbers as ${shapeText(given.shape)}`,
        `the model wants ${describe(shape, sizes)}`,
      )
    if (elements.length === 0)
      throw bad(name, `is empty (${shapeText(given.shape)})`, 'leave out who has no data')
    tensors.set(name, { elements: typed(name, type, elements), shape: given.shape })
  }
  return { tensors, sizes }
}

function typed(name: string, type: ElementType, elements: Elements | Int32Array): Elements {
  if (elements instanceof Int32Array) {
    if (type === 'int64') return BigInt64Array.from(elements, BigInt)
  } else if (
    (type === 'float32' && elements instanceof Float32Array) ||
    (type === 'float64' && elements instanceof Float64Array) ||
    (type === 'int64' && elements instanceof BigInt64Array) ||
    (type === 'bool' && elements instanceof Uint8Array)
  )
    return elements
  throw bad(name, `is a ${elements.constructor.name}`, `the model wants ${type}`)
}

function describe(shape: Shape, sizes: ReadonlyMap<string, number>): string {
  return shapeText(
    shape.map(dimension => {
      const size = typeof dimension === 'string' ? sizes.get(dimension) : undefined
      return size === undefined ? dimension : `${dimension} = ${size}`
    }),
  )
}

function bad(name: string, what: string, cure: string): GraphError {
  return new GraphError('bad-feed', `input ${name} ${what}`, cure)
}
