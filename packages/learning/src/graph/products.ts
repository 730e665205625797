import type { Value } from './graph.ts'
import type { Dimension } from './shape.ts'

/** A matrix product of a graph, [rows, inner] x [inner, columns]. */
export interface Product {
  readonly rows: Dimension
  readonly inner: Dimension
  readonly columns: Dimension
}

/** Inner sizes up to it are summed in one block, whatever the range of columns. */
const oneBlock = 128
/** A range of more columns than these is summed in blocks of `oneBlock`; 64, and 16 by which a cut may be uneven. */
const wideRange = 80

/**
 * Products whose last bit may depend on the number of threads, for some size of what is symbolic: ONNX Runtime (MLAS)
 * gives each thread a range of columns where there are more columns than rows, and sums a narrow range in longer
 * blocks than a wide one.
 */
export function delicateProducts(values: readonly Value[]): Product[] {
  return values.flatMap(({ node, output, shape }) => {
    if (node.kind !== 'operation' || output !== 0) return []
    if (node.operation !== 'Gemm' && node.operation !== 'MatMul') return []
    const [rows, columns] = shape.slice(-2)
    const [before, last] = node.inputs[0].shape.slice(-2)
    const product = { rows, inner: node.attributes.transA === 1 ? before : last, columns }
    const never =
      (typeof product.inner === 'number' && product.inner <= oneBlock) ||
      rows === 1 ||
      columns === 1 ||
      (typeof rows === 'number' && typeof columns === 'number' && columns <= rows)
    return never ? [] : [product]
  })
}

/** Whether one of the products would be cut into narrow ranges on so many threads. A size that is not known counts as such. */
export function dependsOnThreads(
  products: readonly Product[],
  sizes: ReadonlyMap<string, number>,
  threads: number,
): boolean {
  return products.some(product => {
    const [rows, inner, columns] = [product.rows, product.inner, product.columns].map(dimension =>
      sizeOf(dimension, sizes),
    )
    if (rows === null || inner === null || columns === null) return true
    return inner > oneBlock && rows > 1 && columns > rows && columns <= wideRange * threads
  })
}

/** Of a number, a name, or what productOf and sumOf make of them (`tiles*4`, `a+b+3`). */
function sizeOf(dimension: Dimension, sizes: ReadonlyMap<string, number>): number | null {
  if (typeof dimension === 'number') return dimension
  const known = sizes.get(dimension)
  if (known !== undefined) return known
  const terms = dimension.split('+').map(term =>
    term.split('*').reduce<number | null>((product, factor) => {
      const size = /^\d+$/.test(factor) ? Number(factor) : sizes.get(factor)
      return product === null || size === undefined ? null : product * size
    }, 1),
  )
  return terms.reduce<number | null>((sum, term) => (sum === null || term === null ? null : sum + term), 0)
}
