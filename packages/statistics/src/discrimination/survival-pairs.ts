import { ascending } from '../ascending.ts'

/** Sums of values by rank with O(log n) updates (Fenwick's tree), 0-based ranks. */
class RankSums {
  readonly #tree: Float64Array
  readonly #ofRank: Float64Array
  total = 0
  constructor(size: number) {
    this.#tree = new Float64Array(size + 1)
    this.#ofRank = new Float64Array(size)
  }
  add(rank: number, value: number): void {
    this.total += value
    this.#ofRank[rank] += value
    for (let i = rank + 1; i < this.#tree.length; i += i & -i) this.#tree[i] += value
  }
  /** Sum over ranks below `rank`. */
  below(rank: number): number {
    let sum = 0
    for (let i = rank; i > 0; i -= i & -i) sum += this.#tree[i]
    return sum
  }
  at(rank: number): number {
    return this.#ofRank[rank]
  }
}

/** Weighted sums over comparable pairs. */
export interface PairCounts {
  readonly concordant: number
  readonly discordant: number
  /** Comparable, equal risk. */
  readonly tiedRisk: number
  /** Both events at one time, unequal risk. */
  readonly tiedTime: number
  /** Whether any pair is comparable. */
  readonly comparable: boolean
}

/** Over the pairs that each row is in, its own weight left out. */
export interface RowPairs {
  /** Concordant less discordant. */
  readonly difference: Float64Array
  /** Concordant, discordant and tied in risk. */
  readonly comparable: Float64Array
}

/**
 * Counts the pairs in which one row had its event while the other was under observation and free of it (a censoring
 * at the time of the event counts as later; with delayed entry, those are who entered before it). Concordant: the
 * higher risk had the earlier event. O(n log n).
 * @param input.rows the rows of one stratum
 * @param input.timeWeight weight of a pair by the earlier event's row; null is 1
 * @param input.perRow what each of the rows is in is added to these
 */
export function countPairs(input: {
  readonly time: Float64Array
  readonly event: ArrayLike<number>
  readonly entry: Float64Array | null
  readonly risk: ArrayLike<number>
  readonly weights: ArrayLike<number> | null
  readonly rows: Int32Array
  readonly timeWeight: Float64Array | null
  readonly perRow: RowPairs
}): PairCounts {
  const { risk, weights, timeWeight, perRow } = input
  // At one time events come before censorings.
  const events = input.rows.filter(row => input.event[row] === 1)
  const eventsFirst = new Int32Array(input.rows.length)
  eventsFirst.set(events)
  eventsFirst.set(
    input.rows.filter(row => input.event[row] !== 1),
    events.length,
  )
  const order = ascending(input.time, eventsFirst)
  const n = order.length
  // By position in the order from here on.
  const time = Float64Array.from(order, row => input.time[row])
  const event = Uint8Array.from(order, row => input.event[row])
  const weight = Float64Array.from(order, row => weights?.[row] ?? 1)
  const factor = Float64Array.from(order, row => timeWeight?.[row] ?? 1)
  const { entry } = input
  const start = entry ? Float64Array.from(order, row => entry[row]) : null
  const byEntry = start ? ascending(start) : null
  const { rank, ranks } = denseRanks(Float64Array.from(order, row => risk[row]))
  const counts = { concordant: 0, discordant: 0, tiedRisk: 0, tiedTime: 0, comparable: false }
  const difference = new Float64Array(n)
  const comparable = new Float64Array(n)

  // Backwards in time: each event against the rows still under observation and free of it.
  const later = new RankSums(ranks)
  let observed = 0
  let notEntered = n - 1
  for (let last = n - 1; last >= 0; ) {
    const first = startOfTiedEvents(time, event, last)
    if (event[last] === 1) {
      if (start && byEntry)
        for (; notEntered >= 0 && start[byEntry[notEntered]] >= time[last]; notEntered--) {
          later.add(rank[byEntry[notEntered]], -weight[byEntry[notEntered]])
          observed--
        }
      if (factor[last] > 0) counts.tiedTime += factor[last] * unequalPairs(first, last, rank, weight)
      for (let i = first; i <= last; i++) {
        if (observed === 0 || factor[i] === 0) continue
        counts.comparable = true
        const below = later.below(rank[i]) * factor[i]
        const tied = later.at(rank[i]) * factor[i]
        const above = later.total * factor[i] - below - tied
        counts.concordant += weight[i] * below
        counts.discordant += weight[i] * above
        counts.tiedRisk += weight[i] * tied
        difference[i] += below - above
        comparable[i] += below + above + tied
      }
    }
    for (let i = first; i <= last; i++) later.add(rank[i], weight[i])
    observed += last - first + 1
    last = first - 1
  }

  // Forwards: each row against the events before it, less those before it entered.
  const earlier = new RankSums(ranks)
  let entered = 0
  const against = (i: number, sign: number) => {
    const below = earlier.below(rank[i])
    const tied = earlier.at(rank[i])
    difference[i] += sign * (earlier.total - 2 * below - tied)
    comparable[i] += sign * earlier.total
  }
  for (let first = 0; first < n; ) {
    const last = event[first] === 1 ? endOfTiedEvents(time, event, first) : first
    if (start && byEntry)
      for (; entered < n && start[byEntry[entered]] < time[first]; entered++) against(byEntry[entered], -1)
    for (let i = first; i <= last; i++) against(i, 1)
    if (event[first] === 1) for (let i = first; i <= last; i++) earlier.add(rank[i], weight[i] * factor[i])
    first = last + 1
  }
  for (let i = 0; i < n; i++) {
    perRow.difference[order[i]] += difference[i]
    perRow.comparable[order[i]] += comparable[i]
  }
  return counts
}

/** The first of the events tied with the one at position `i`; `i` itself for a censoring. */
function startOfTiedEvents(time: Float64Array, event: Uint8Array, i: number): number {
  let first = i
  if (event[i] === 1) while (first > 0 && time[first - 1] === time[i] && event[first - 1] === 1) first--
  return first
}

function endOfTiedEvents(time: Float64Array, event: Uint8Array, i: number): number {
  let last = i
  while (last + 1 < time.length && time[last + 1] === time[i] && event[last + 1] === 1) last++
  return last
}

/** Weighted pairs of unequal rank among the positions `first` to `last`. */
function unequalPairs(first: number, last: number, rank: Int32Array, weight: Float64Array): number {
  if (last <= first) return 0
  let all = 0
  const byRank = new Map<number, number>()
  for (let i = first; i <= last; i++) {
    all += weight[i]
    byRank.set(rank[i], (byRank.get(rank[i]) ?? 0) + weight[i])
  }
  let pairs = 0
  for (const sum of byRank.values()) pairs += sum * (all - sum)
  return pairs / 2
}

/** Rank of each value among the distinct values, 0 the lowest. */
function denseRanks(values: Float64Array): { rank: Int32Array; ranks: number } {
  const order = ascending(values)
  const rank = new Int32Array(values.length)
  let current = 0
  for (let i = 0; i < order.length; i++) {
    if (i > 0 && values[order[i]] !== values[order[i - 1]]) current++
    rank[order[i]] = current
  }
  return { rank, ranks: current + 1 }
}
