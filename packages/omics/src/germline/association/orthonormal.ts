import { cholesky } from '@tessera/statistics'

/**
 * An orthonormal basis of the columns 1, c1, c2, ... under the weights w: rows of the result are sqrt(w) c made
 * orthogonal, so that the part of a vector outside them is left by subtraction. Columns that depend on earlier ones
 * are left out.
 */
export function orthonormalBasis(
  columns: readonly Float64Array[],
  n: number,
  weights: Float64Array,
): { readonly basis: Float64Array[]; readonly aliased: boolean[] } {
  const root = weights.map(Math.sqrt)
  const all = [new Float64Array(n).fill(1), ...columns.map(centredAndScaled)].map(column =>
    column.map((value, i) => value * root[i]),
  )
  const size = all.length
  const product = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) product[i * size + j] = product[j * size + i] = dot(all[i], all[j])
  const { aliased } = cholesky(product, size)
  const basis: Float64Array[] = []
  for (let i = 0; i < size; i++) {
    if (aliased[i]) continue
    const rest = Float64Array.from(all[i])
    // Twice is enough for orthogonality to rounding.
    for (let pass = 0; pass < 2; pass++)
      for (const of of basis) {
        const along = dot(rest, of)
        for (let r = 0; r < n; r++) rest[r] -= along * of[r]
      }
    const length = Math.sqrt(dot(rest, rest))
    basis.push(rest.map(value => value / length))
  }
  return { basis, aliased: Array.from(aliased.subarray(1), flag => flag === 1) }
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

function centredAndScaled(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length
  const spread = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length)
  return spread > 0 ? column.map(value => (value - mean) / spread) : column.map(() => 0)
}
