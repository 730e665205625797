import type { Clusters } from '../clusters.ts'
import type { FixedEffects } from '../fixed-effects.ts'

/**
 * What the likelihood needs of the clusters, worked out once on the rows: of the scaled random design Z_i = U_i F_i' with
 * U_i orthonormal, and of (Q, y), the orthonormal fixed design and the scaled remainder of y. What is within clusters
 * and what is between them stay apart, so that a variance ratio of any size costs no digits.
 */
export interface ClusterProducts {
  readonly clusters: number
  readonly q: number
  /** Columns of Q. */
  readonly p: number
  readonly rows: number
  /** F_i with Z_i' Z_i = F_i F_i', lower triangular, q x q a cluster; a column is 0 where Z_i has less than full rank. */
  readonly f: Float64Array
  /** U_i' (Q_i, y_i), q x (p + 1) a cluster. */
  readonly v: Float64Array
  /** (Q, y)' (I - U U') (Q, y), the lower triangle of (p + 1) x (p + 1). */
  readonly within: Float64Array
  /** Root mean square of each column of Z, by which it was divided. */
  readonly scales: Float64Array
}

/** A column of Z_i depends on the earlier ones when at most this share of its sum of squares is left. */
const DEPENDENT = 1e-13

export function clusterProducts(
  fixed: FixedEffects,
  random: readonly ArrayLike<number>[],
  { levels, order, start }: Clusters,
  weights?: ArrayLike<number>,
): ClusterProducts {
  const { rows } = fixed
  const p = fixed.q.length
  const q = random.length
  const width = p + 1
  const root = weights ? Float64Array.from(weights, Math.sqrt) : null
  const scales = Float64Array.from(random, column => {
    let squares = 0
    for (let i = 0; i < rows; i++) squares += column[i] * column[i] * (weights ? weights[i] : 1)
    return Math.sqrt(squares / rows) || 1
  })
  const right = [...fixed.q, fixed.remainder]
  const clusters = levels.length
  const f = new Float64Array(clusters * q * q)
  const v = new Float64Array(clusters * q * width)
  const within = new Float64Array(width * width)
  let longest = 0
  for (let i = 0; i < clusters; i++) longest = Math.max(longest, start[i + 1] - start[i])
  // one cluster's columns: Z, then Q and y
  const columns = Array.from({ length: q + width }, () => new Float64Array(longest))
  for (let i = 0; i < clusters; i++) {
    const from = start[i]
    const m = start[i + 1] - from
    for (let k = 0; k < m; k++) {
      const row = order[from + k]
      for (let a = 0; a < q; a++) columns[a][k] = (random[a][row] * (root ? root[row] : 1)) / scales[a]
      for (let c = 0; c < width; c++) columns[q + c][k] = right[c][row]
    }
    for (let a = 0; a < q; a++) {
      const column = columns[a]
      const before = squaresOf(column, m)
      for (let b = 0; b < a; b++) f[(i * q + a) * q + b] = remove(column, columns[b], m)
      // a second pass makes up for what cancelled
      for (let b = 0; b < a; b++) f[(i * q + a) * q + b] += remove(column, columns[b], m)
      const left = squaresOf(column, m)
      const length = left > DEPENDENT * before ? Math.sqrt(left) : 0
      f[(i * q + a) * q + a] = length
      for (let k = 0; k < m; k++) column[k] = length > 0 ? column[k] / length : 0
      for (let c = 0; c < width; c++) v[(i * q + a) * width + c] = remove(columns[q + c], column, m)
    }
    for (let c = 0; c < width; c++)
      for (let d = 0; d <= c; d++) {
        const left = columns[q + c]
        const other = columns[q + d]
        let sum = 0
        for (let k = 0; k < m; k++) sum += left[k] * other[k]
        within[c * width + d] += sum
      }
  }
  return { clusters, q, p, rows, f, v, within, scales }
}

function squaresOf(column: Float64Array, m: number): number {
  let sum = 0
  for (let k = 0; k < m; k++) sum += column[k] * column[k]
  return sum
}

/** Takes the part along the unit vector `unit` out of the first m entries of `column`; returns its length. */
function remove(column: Float64Array, unit: Float64Array, m: number): number {
  let along = 0
  for (let k = 0; k < m; k++) along += column[k] * unit[k]
  for (let k = 0; k < m; k++) column[k] -= along * unit[k]
  return along
}
