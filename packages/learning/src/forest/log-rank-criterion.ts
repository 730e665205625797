import type { BestSplit, SplitCriterion } from './split-criterion.ts'
import type { SurvivalLeafWriter } from './survival-leaves.ts'

/** Follow-up of the rows that a tree may use, which its nodes hold by ascending time. */
export interface RankedFollowUp {
  /** Place of each row's time among the distinct times. */
  readonly timeRank: Int32Array
  /** 1 event, 0 censored. */
  readonly event: Uint8Array
}

/**
 * Splits by the largest log-rank statistic U^2 / V (Ishwaran et al., Ann Appl Stat 2008;2:841), rows counted as
 * often as they were drawn. With d_k events among Y_k at risk at the k-th event time of the node,
 *
 *   U = sum over the left of (event - H(time)),  H the Nelson-Aalen estimate of the node,
 *   V = sum_k v_k L_k (Y_k - L_k),  v_k = d_k (Y_k - d_k) / (Y_k^2 (Y_k - 1)),  L_k at risk on the left.
 *
 * A row that goes left changes U by its own martingale residual and V by sums of v_k and v_k L_k up to its time; a
 * Fenwick tree over event times holds the latter, so that a column is searched in O(n log n), whatever the number
 * of event times. Both sides keep `minLeafSize` rows and `minLeafEvents` events, each row counted once.
 */
export function logRankCriterion(
  { timeRank, event }: RankedFollowUp,
  limits: { readonly minLeafSize: number; readonly minLeafEvents: number },
  leaves: SurvivalLeafWriter,
): SplitCriterion {
  const capacity = event.length
  const { minLeafSize, minLeafEvents } = limits
  let weight: Int32Array = new Int32Array(0)
  // One entry a row of the node, in its order.
  const count = new Int32Array(capacity)
  const isEvent = new Uint8Array(capacity)
  const step = new Int32Array(capacity)
  const residual = new Float64Array(capacity)
  const linear = new Float64Array(capacity)
  const variance = new Float64Array(capacity)
  // Fenwick tree: sums of (count x variance, count) by step.
  const sums = new Float64Array(2 * capacity + 2)
  let steps = 0
  let events = 0

  function enter(rows: Int32Array, from: number, to: number): boolean {
    let atRisk = 0
    for (let i = from; i < to; i++) atRisk += weight[rows[i]]
    let hazard = 0
    let vSum = 0
    let vTimesRisk = 0
    steps = 0
    events = 0
    for (let i = from; i < to; ) {
      const time = timeRank[rows[i]]
      let deaths = 0
      let leaving = 0
      let end = i
      for (; end < to && timeRank[rows[end]] === time; end++) {
        const row = rows[end]
        leaving += weight[row]
        if (event[row] === 1) {
          deaths += weight[row]
          events++
        }
      }
      if (deaths > 0) {
        steps++
        hazard += deaths / atRisk
        if (atRisk > 1) {
          const v = (deaths * (atRisk - deaths)) / ((atRisk - 1) * atRisk * atRisk)
          vSum += v
          vTimesRisk += v * atRisk
        }
      }
      for (; i < end; i++) {
        const row = rows[i]
        const w = weight[row]
        const at = i - from
        count[at] = w
        isEvent[at] = event[row]
        step[at] = steps
        residual[at] = w * (event[row] - hazard)
        linear[at] = w * vTimesRisk
        variance[at] = vSum
      }
      atRisk -= leaving
    }
    return events >= 2 * minLeafEvents && events > 0
  }

  function search(order: Int32Array, ranks: Int32Array, n: number, best: BestSplit): void {
    sums.fill(0, 0, 2 * steps + 2)
    best.gain = 0
    let u = 0
    let upper = 0
    let square = 0
    let counted = 0
    let leftEvents = 0
    const last = n - minLeafSize
    for (let i = 0; i < last; i++) {
      const at = order[i]
      const k = step[at]
      leftEvents += isEvent[at]
      if (k > 0) {
        const w = count[at]
        const v = variance[at]
        let below = 0
        let countBelow = 0
        for (let j = k; j > 0; j &= j - 1) {
          below += sums[2 * j]
          countBelow += sums[2 * j + 1]
        }
        // sum_k v_k L_k up to this row's time: rows of earlier steps with their own sums, later ones with this one's
        square += w * (2 * (below + v * (counted - countBelow)) + w * v)
        u += residual[at]
        upper += linear[at]
        counted += w
        const wv = w * v
        for (let j = k; j <= steps; j += j & -j) {
          sums[2 * j] += wv
          sums[2 * j + 1] += w
        }
      }
      if (i + 1 < minLeafSize || ranks[i] === ranks[i + 1]) continue
      if (leftEvents < minLeafEvents || events - leftEvents < minLeafEvents) continue
      const v = upper - square
      if (v > 1e-12 * upper && u * u > best.gain * v) {
        best.gain = (u * u) / v
        best.left = i + 1
      }
    }
  }

  return {
    begin: counts => {
      weight = counts
    },
    enter,
    search,
    leaf: (rows, from, to) => leaves.add(rows, from, to, weight),
  }
}
