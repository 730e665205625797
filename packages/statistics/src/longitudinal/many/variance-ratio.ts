import type { ClusterProducts } from '../mixed/cluster-products.ts'

/**
 * The likelihood of a mixed model with one random effect in its variance ratio lambda = theta^2. With F_i the scalar of
 * a cluster and c = 1 / (1 + lambda F_i^2),
 *
 *   (Q, y)' V^-1 (Q, y) = within + sum c v_i v_i',   log|V| = -sum log c,
 *
 * so that clusters of one F (one size, for a random intercept) enter through one sum, and an evaluation costs
 * O(sizes p^2 + p^3), whatever the number of clusters. What no outcome enters is worked out once a design.
 */
export interface VarianceRatio {
  readonly p: number
  /** F^2 of each size, and how many clusters have it. */
  readonly size: Float64Array
  readonly count: Float64Array
  /** Which size each cluster has. */
  readonly sizeOf: Int32Array
  /** sum v_x v_x' a size, p x p. */
  readonly xx: Float64Array
  /** The grid of lambda on which the least deviance is first sought, ascending, 0 first. */
  readonly grid: Float64Array
  /** log|V| + log|X' V^-1 X| and (X' V^-1 X)^-1 at each point of the grid. */
  readonly gridLogDet: Float64Array
  readonly gridPhi: Float64Array
}

/** Two points a factor of ten from 1e-5 to 1e7. */
const GRID = Float64Array.from({ length: 26 }, (_, k) => (k === 0 ? 0 : 10 ** (k / 2 - 5.5)))

export function varianceRatio({ clusters, p, f, v, within }: ClusterProducts, reml: boolean): VarianceRatio {
  const width = p + 1
  const known = new Map<number, number>()
  const counts: number[] = []
  const sizeOf = Int32Array.from({ length: clusters }, (_, i) => {
    // equal sizes differ by rounding of the orthonormal basis at most
    const square = Number((f[i] * f[i]).toPrecision(13))
    const at = known.get(square) ?? known.size
    known.set(square, at)
    counts[at] = (counts[at] ?? 0) + 1
    return at
  })
  const size = Float64Array.from(known.keys())
  const xx = new Float64Array(size.length * p * p)
  for (let i = 0; i < clusters; i++) {
    const at = sizeOf[i] * p * p
    for (let c = 0; c < p; c++)
      for (let d = 0; d <= c; d++) xx[at + c * p + d] += v[i * width + c] * v[i * width + d]
  }
  const half = { p, size, count: Float64Array.from(counts), sizeOf, xx }
  const gridLogDet = new Float64Array(GRID.length)
  const gridPhi = new Float64Array(GRID.length * p * p)
  const matrix = new Float64Array(p * p)
  GRID.forEach((lambda, k) => {
    const logDet = informationAt(half, within, lambda, matrix)
    const phi = gridPhi.subarray(k * p * p, (k + 1) * p * p)
    const logInformation = invert(matrix, phi, p)
    gridLogDet[k] = logDet + (reml ? logInformation : 0)
  })
  return { ...half, grid: GRID, gridLogDet, gridPhi }
}

/** Fills `matrix` (lower triangle) with X' V^-1 X; returns log|V|. */
export function informationAt(
  { p, size, count, xx }: Pick<VarianceRatio, 'p' | 'size' | 'count' | 'xx'>,
  within: Float64Array,
  lambda: number,
  matrix: Float64Array,
): number {
  const width = p + 1
  let logDet = 0
  for (let c = 0; c < p; c++) for (let d = 0; d <= c; d++) matrix[c * p + d] = within[c * width + d]
  for (let k = 0; k < size.length; k++) {
    logDet += count[k] * Math.log1p(lambda * size[k])
    const weight = 1 / (1 + lambda * size[k])
    const at = k * p * p
    for (let c = 0; c < p; c++) for (let d = 0; d <= c; d++) matrix[c * p + d] += weight * xx[at + c * p + d]
  }
  return logDet
}

/** The inverse (both triangles) of a positive definite matrix given by its lower triangle, which is lost; returns log|.|. */
export function invert(matrix: Float64Array, inverse: Float64Array, p: number): number {
  let logDet = 0
  for (let i = 0; i < p; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * p + j]
      for (let k = 0; k < j; k++) sum -= matrix[i * p + k] * matrix[j * p + k]
      matrix[i * p + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * p + j]
      if (i === j) logDet += 2 * Math.log(matrix[i * p + i])
    }
  // C^-1 in place, then C^-T C^-1
  for (let i = 0; i < p; i++) {
    matrix[i * p + i] = 1 / matrix[i * p + i]
    for (let j = 0; j < i; j++) {
      let sum = 0
      for (let k = j; k < i; k++) sum -= matrix[i * p + k] * matrix[k * p + j]
      matrix[i * p + j] = sum * matrix[i * p + i]
    }
  }
  for (let i = 0; i < p; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let k = i; k < p; k++) sum += matrix[k * p + i] * matrix[k * p + j]
      inverse[i * p + j] = sum
      inverse[j * p + i] = sum
    }
  return logDet
}
