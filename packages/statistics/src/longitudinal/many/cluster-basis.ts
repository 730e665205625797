import type { Clusters } from '../clusters.ts'
import type { FixedDesign } from '../fixed-effects.ts'
import type { ClusterProducts } from '../mixed/cluster-products.ts'

/** The part of {@link ClusterProducts} that no outcome enters, with what an outcome is reduced by. */
export interface ClusterBasis {
  /** With the outcome's entries to be filled in by {@link addOutcome}: written over by each outcome. */
  readonly products: ClusterProducts
  /** Rows cluster after cluster. */
  readonly order: Int32Array
  readonly start: Int32Array
  /** U, an orthonormal basis of each cluster's random design: q arrays in the order of `order`. */
  readonly u: readonly Float64Array[]
  /** (I - U U') Q: p arrays in the order of `order`. */
  readonly withinQ: readonly Float64Array[]
  readonly room: Float64Array
}

/** A column of Z_i depends on the earlier ones when at most this share of its sum of squares is left. */
const DEPENDENT = 1e-13

/** As `clusterProducts`, of a design alone. */
export function clusterBasis(
  { rows, q: fixed }: FixedDesign,
  random: readonly ArrayLike<number>[],
  { levels, order, start }: Clusters,
): ClusterBasis {
  const clusters = levels.length
  const p = fixed.length
  const q = random.length
  const width = p + 1
  const scales = Float64Array.from(random, column => {
    let squares = 0
    for (let i = 0; i < rows; i++) squares += column[i] * column[i]
    return Math.sqrt(squares / rows) || 1
  })
  const u = random.map((column, a) => Float64Array.from(order, row => column[row] / scales[a]))
  const withinQ = fixed.map(column => Float64Array.from(order, row => column[row]))
  const f = new Float64Array(clusters * q * q)
  const v = new Float64Array(clusters * q * width)
  for (let i = 0; i < clusters; i++) {
    const from = start[i]
    const to = start[i + 1]
    for (let a = 0; a < q; a++) {
      const column = u[a]
      const before = dotBetween(column, column, from, to)
      for (let pass = 0; pass < 2; pass++)
        for (let b = 0; b < a; b++) f[(i * q + a) * q + b] += removeBetween(column, u[b], from, to)
      const left = dotBetween(column, column, from, to)
      const length = left > DEPENDENT * before ? Math.sqrt(left) : 0
      f[(i * q + a) * q + a] = length
      for (let k = from; k < to; k++) column[k] = length > 0 ? column[k] / length : 0
      for (let c = 0; c < p; c++) v[(i * q + a) * width + c] = removeBetween(withinQ[c], column, from, to)
    }
  }
  const within = new Float64Array(width * width)
  for (let c = 0; c < p; c++)
    for (let d = 0; d <= c; d++) within[c * width + d] = dotBetween(withinQ[c], withinQ[d], 0, rows)
  return {
    products: { clusters, q, p, rows, f, v, within, scales },
    order,
    start,
    u,
    withinQ,
    room: new Float64Array(rows),
  }
}

/** Writes an outcome's remainder (see `outcomeOnDesign`) into the products. */
export function addOutcome(basis: ClusterBasis, remainder: Float64Array): void {
  const { order, start, u, withinQ, room, products } = basis
  const { clusters, q, p, v, within, rows } = products
  const width = p + 1
  for (let k = 0; k < rows; k++) room[k] = remainder[order[k]]
  for (let i = 0; i < clusters; i++)
    for (let a = 0; a < q; a++) v[(i * q + a) * width + p] = removeBetween(room, u[a], start[i], start[i + 1])
  for (let c = 0; c < p; c++) within[p * width + c] = dotBetween(withinQ[c], room, 0, rows)
  within[p * width + p] = dotBetween(room, room, 0, rows)
}

function dotBetween(a: Float64Array, b: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let k = from; k < to; k++) sum += a[k] * b[k]
  return sum
}

/** Takes the part along the unit vector `unit` out of `column`; returns its length. */
function removeBetween(column: Float64Array, unit: Float64Array, from: number, to: number): number {
  const along = dotBetween(column, unit, from, to)
  for (let k = from; k < to; k++) column[k] -= along * unit[k]
  return along
}
