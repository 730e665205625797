import type { Timeline } from './risk-counts.ts'
import type { FollowUp } from './survival-input.ts'

/**
 * How an estimate that sums over times moves with the weight of one row: by -`whileAtRisk` at each time at which
 * the row is at risk, and by `onEvent` at the time at which it has the event.
 */
export interface Influence {
  readonly whileAtRisk: Float64Array
  readonly onEvent: Float64Array
}

/**
 * Infinitesimal-jackknife variance of such an estimate at each time: the sum over clusters of (sum over its rows of
 * weight times influence)^2. Each row is a cluster of its own without `cluster`. A row's influence stands still
 * before it enters and after it leaves, so a cluster's is A(t) W + k (A the sum of `whileAtRisk`, W the cluster's
 * weight at risk), and the sums of W^2, W k and k^2 are enough: O(n) after sorting.
 * @param goneAtEvent rows with an event are no longer at risk at the time of it (the reverse curve)
 */
export function influenceVariance(
  followUp: FollowUp,
  timeline: Timeline,
  { whileAtRisk, onEvent }: Influence,
  cluster: ArrayLike<number> | undefined,
  goneAtEvent = false,
): Float64Array {
  const { event, entry, weights } = followUp
  const { time, order, start, entering } = timeline
  const of = clusterNumbers(cluster, followUp.n)
  const weightAtRisk = new Float64Array(of.count)
  const constant = new Float64Array(of.count)
  let squares = 0
  let products = 0
  let constants = 0
  const move = (c: number, weight: number, shift: number) => {
    const w = weightAtRisk[c]
    const k = constant[c]
    weightAtRisk[c] = w + weight
    constant[c] = k + shift
    squares += weight * (2 * w + weight)
    products += (w + weight) * (k + shift) - w * k
    constants += shift * (2 * k + shift)
  }
  const variance = new Float64Array(time.length)
  let sum = 0
  let entered = 0
  if (!entering) for (const row of order) move(of.number[row], weights ? weights[row] : 1, 0)
  for (let t = 0; t < time.length; t++) {
    if (entry && entering)
      for (; entered < entering.length && entry[entering[entered]] < time[t]; entered++) {
        const row = entering[entered]
        const weight = weights ? weights[row] : 1
        move(of.number[row], weight, -weight * sum)
      }
    const before = sum
    sum += whileAtRisk[t]
    for (let i = start[t]; i < start[t + 1]; i++) {
      const row = order[i]
      const weight = weights ? weights[row] : 1
      const leaves = goneAtEvent ? event[row] === 0 : event[row] === 1
      const until = goneAtEvent && !leaves ? before : sum
      move(of.number[row], -weight, weight * (until - (leaves ? onEvent[t] : 0)))
    }
    variance[t] = Math.max(sum * (sum * squares + 2 * products) + constants, 0)
  }
  return variance
}

/** Clusters numbered 0, 1, ... in order of appearance; the row itself without clusters. */
export function clusterNumbers(
  cluster: ArrayLike<number> | undefined,
  n: number,
): { readonly number: Int32Array; readonly count: number } {
  const number = new Int32Array(n)
  if (!cluster) {
    for (let i = 0; i < n; i++) number[i] = i
    return { number, count: n }
  }
  const seen = new Map<number, number>()
  for (let i = 0; i < n; i++) {
    const known = seen.get(cluster[i])
    if (known === undefined) seen.set(cluster[i], seen.size)
    number[i] = known ?? seen.size - 1
  }
  return { number, count: seen.size }
}
