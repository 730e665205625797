import type { Clusters } from '../clusters.ts'
import type { FixedEffects } from '../fixed-effects.ts'

/**
 * The cross products that the likelihood needs, worked out once: of the scaled random design Z, of the orthonormal
 * fixed design Q and of the scaled remainder of y, all times the root of the weights.
 */
export interface ClusterProducts {
  readonly clusters: number
  readonly q: number
  /** Columns of Q. */
  readonly p: number
  readonly rows: number
  /** Z_i' Z_i, q x q a cluster. */
  readonly zz: Float64Array
  /** Z_i' (Q_i, y_i), q x (p + 1) a cluster. */
  readonly zx: Float64Array
  /** Root mean square of each column of Z, by which it was divided. */
  readonly scales: Float64Array
}

export function clusterProducts(
  fixed: FixedEffects,
  random: readonly ArrayLike<number>[],
  { levels, order, start }: Clusters,
  weights?: ArrayLike<number>,
): ClusterProducts {
  const { rows } = fixed
  const p = fixed.q.length
  const q = random.length
  const z = random.map(column =>
    Float64Array.from(column, (v, i) => (weights ? v * Math.sqrt(weights[i]) : v)),
  )
  const scales = Float64Array.from(z, column => {
    let squares = 0
    for (const v of column) squares += v * v
    return Math.sqrt(squares / rows) || 1
  })
  const right = [...fixed.q, fixed.remainder]
  const clusters = levels.length
  const zz = new Float64Array(clusters * q * q)
  const zx = new Float64Array(clusters * q * (p + 1))
  for (let i = 0; i < clusters; i++)
    for (let a = 0; a < q; a++) {
      for (let b = 0; b <= a; b++) {
        const sum = sumOfProducts(z[a], z[b], order, start[i], start[i + 1]) / (scales[a] * scales[b])
        zz[(i * q + a) * q + b] = sum
        zz[(i * q + b) * q + a] = sum
      }
      for (let c = 0; c <= p; c++)
        zx[(i * q + a) * (p + 1) + c] =
          sumOfProducts(z[a], right[c], order, start[i], start[i + 1]) / scales[a]
    }
  return { clusters, q, p, rows, zz, zx, scales }
}

function sumOfProducts(
  a: Float64Array,
  b: Float64Array,
  order: Int32Array,
  from: number,
  to: number,
): number {
  let sum = 0
  for (let k = from; k < to; k++) sum += a[order[k]] * b[order[k]]
  return sum
}
