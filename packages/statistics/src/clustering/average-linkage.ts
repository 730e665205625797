import { StatisticsInputError } from '../input-error.ts'

/** One join: items count from 0, and the k-th join is item n + k. */
export interface ClusterJoin {
  readonly a: number
  readonly b: number
  /** Mean distance between the members of the two. */
  readonly height: number
}

export interface ClusterTree {
  /** In the order of their heights; n - 1 of them. */
  readonly joins: readonly ClusterJoin[]
  /** Items so that no join crosses another: single items before clusters, earlier joins before later ones. */
  readonly order: Int32Array
}

/**
 * Hierarchical clustering by average linkage (UPGMA): the two clusters of least mean distance are joined again and again.
 * Sokal & Michener, Univ Kansas Sci Bull 1958;38:1409. O(n^2) but for rare searches. R: hclust(d, "average").
 * @param distance row-major n x n, symmetric
 * @throws StatisticsInputError on lengths and missing distances
 */
export function averageLinkage(distance: Float64Array, n: number): ClusterTree {
  if (distance.length !== n * n)
    throw new StatisticsInputError(
      'length',
      'distance',
      `distance has ${distance.length} values, not ${n * n}.`,
    )
  for (let i = 0; i < distance.length; i++)
    if (!Number.isFinite(distance[i]))
      throw new StatisticsInputError(
        'missing',
        'distance',
        `the distance of ${Math.floor(i / n)} and ${i % n} is ${distance[i]}.`,
      )
  const d = Float64Array.from(distance)
  const item = Int32Array.from({ length: n }, (_, i) => i)
  const members = new Int32Array(n).fill(1)
  const alive = new Uint8Array(n).fill(1)
  const nearest = new Int32Array(n).fill(-1)
  const search = (i: number) => {
    let best = -1
    for (let j = i + 1; j < n; j++) if (alive[j] && (best < 0 || d[i * n + j] < d[i * n + best])) best = j
    nearest[i] = best
  }
  for (let i = 0; i < n; i++) search(i)
  const joins: ClusterJoin[] = []
  for (let step = 0; step + 1 < n; step++) {
    let i = -1
    for (let k = 0; k < n; k++)
      if (alive[k] && nearest[k] >= 0 && (i < 0 || d[k * n + nearest[k]] < d[i * n + nearest[i]])) i = k
    const j = nearest[i]
    joins.push({ a: item[i], b: item[j], height: d[i * n + j] })
    for (let k = 0; k < n; k++) {
      if (!alive[k] || k === i || k === j) continue
      const mean = (members[i] * d[i * n + k] + members[j] * d[j * n + k]) / (members[i] + members[j])
      d[i * n + k] = mean
      d[k * n + i] = mean
    }
    alive[j] = 0
    members[i] += members[j]
    item[i] = n + step
    // The rows that looked at either of the two look again; a smaller distance to i is only seen by those before it.
    for (let k = 0; k < n; k++) {
      if (!alive[k]) continue
      if (k === i || nearest[k] === i || nearest[k] === j) search(k)
      else if (k < i && d[k * n + i] < d[k * n + nearest[k]]) nearest[k] = i
    }
  }
  return { joins: joins.map(join => ordered(join, n)), order: orderOf(joins, n) }
}

/** Single items first, else the earlier join. */
function ordered({ a, b, height }: ClusterJoin, n: number): ClusterJoin {
  const swap = (a >= n && b < n) || (a < n === b < n && a > b)
  return swap ? { a: b, b: a, height } : { a, b, height }
}

function orderOf(joins: readonly ClusterJoin[], n: number): Int32Array {
  const order: number[] = []
  const stack = [n + joins.length - 1]
  if (joins.length === 0) return Int32Array.from({ length: n }, (_, i) => i)
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next < n) {
      order.push(next)
      continue
    }
    const { a, b } = ordered(joins[next - n], n)
    stack.push(b, a)
  }
  return Int32Array.from(order)
}
