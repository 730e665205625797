/** Sums of values by rank with O(log n) updates (Fenwick's tree), 0-based ranks. */
class RankSums {
  readonly #tree: Float64Array
  #total = 0
  constructor(size: number) {
    this.#tree = new Float64Array(size + 1)
  }
  get total(): number {
    return this.#total
  }
  add(rank: number, value: number): void {
    this.#total += value
    for (let i = rank + 1; i < this.#tree.length; i += i & -i) this.#tree[i] += value
  }
  /** Sum over ranks below `rank`. */
  below(rank: number): number {
    let sum = 0
    for (let i = rank; i > 0; i -= i & -i) sum += this.#tree[i]
    return sum
  }
}

/** Weighted comparable pairs: in all, and those that each row is in (its own weight left out). */
export interface PairCounts {
  readonly concordant: number
  readonly discordant: number
  /** Comparable, equal risk. */
  readonly tiedRisk: number
  /** Both events at one time, unequal risk. */
  readonly tiedTime: number
  readonly tiedBoth: number
  readonly rowConcordant: Float64Array
  readonly rowDiscordant: Float64Array
  readonly rowTied: Float64Array
}

/**
 * Counts the pairs in which one row had its event while the other was known to be still free of it (a censoring
 * at the time of the event counts as later). Concordant: the higher risk had the earlier event. O(n log n).
 * @param rows the rows of one stratum
 * @param timeWeight weight of a pair by the earlier event's row
 */
export function countPairs(input: {
  readonly time: Float64Array
  readonly event: ArrayLike<number>
  readonly risk: ArrayLike<number>
  readonly weights: ArrayLike<number> | null
  readonly rows: Int32Array
  readonly timeWeight: (row: number) => number
}): PairCounts {
  const { time, event, risk, weights, rows, timeWeight } = input
  const n = time.length
  const weightOf = (row: number) => (weights ? weights[row] : 1)
  const { rank, ranks } = denseRanks(risk, rows)
  const order = rows.slice().sort((a, b) => time[a] - time[b] || event[b] - event[a])
  const counts = {
    concordant: 0,
    discordant: 0,
    tiedRisk: 0,
    tiedTime: 0,
    tiedBoth: 0,
    rowConcordant: new Float64Array(n),
    rowDiscordant: new Float64Array(n),
    rowTied: new Float64Array(n),
  }
  // Backwards in time: each event against the rows still free of it.
  const later = new RankSums(ranks)
  const sameRank = new Float64Array(ranks)
  for (let i = order.length - 1; i >= 0; ) {
    const from = startOfTiedEvents(order, time, event, i)
    countTiedEvents(order, from, i, rank, weightOf, counts)
    for (let k = from; k <= i; k++) {
      const row = order[k]
      if (event[row] === 0) continue
      const factor = timeWeight(row)
      const below = later.below(rank[row]) * factor
      const tied = sameRank[rank[row]] * factor
      const above = later.total * factor - below - tied
      const weight = weightOf(row)
      counts.concordant += weight * below
      counts.discordant += weight * above
      counts.tiedRisk += weight * tied
      counts.rowConcordant[row] += below
      counts.rowDiscordant[row] += above
      counts.rowTied[row] += tied
    }
    for (let k = from; k <= i; k++) {
      later.add(rank[order[k]], weightOf(order[k]))
      sameRank[rank[order[k]]] += weightOf(order[k])
    }
    i = from - 1
  }
  addEarlierEvents(order, input, rank, ranks, weightOf, counts)
  return counts
}

/** Forwards in time: each row against the events before it, so that every row has all its pairs. */
function addEarlierEvents(
  order: Int32Array,
  input: { time: Float64Array; event: ArrayLike<number>; timeWeight: (row: number) => number },
  rank: Int32Array,
  ranks: number,
  weightOf: (row: number) => number,
  counts: PairCounts,
): void {
  const { time, event, timeWeight } = input
  const earlier = new RankSums(ranks)
  const sameRank = new Float64Array(ranks)
  for (let i = 0; i < order.length; ) {
    let to = i
    const isEvent = event[order[i]] === 1
    if (isEvent)
      while (to + 1 < order.length && time[order[to + 1]] === time[order[i]] && event[order[to + 1]] === 1)
        to++
    for (let k = i; k <= to; k++) {
      const row = order[k]
      const below = earlier.below(rank[row])
      const tied = sameRank[rank[row]]
      counts.rowDiscordant[row] += below
      counts.rowTied[row] += tied
      counts.rowConcordant[row] += earlier.total - below - tied
    }
    if (isEvent)
      for (let k = i; k <= to; k++) {
        const value = weightOf(order[k]) * timeWeight(order[k])
        earlier.add(rank[order[k]], value)
        sameRank[rank[order[k]]] += value
      }
    i = to + 1
  }
}

/** The first of the events that are tied with position `i` of the order; `i` itself for a censoring. */
function startOfTiedEvents(
  order: Int32Array,
  time: Float64Array,
  event: ArrayLike<number>,
  i: number,
): number {
  if (event[order[i]] === 0) return i
  let from = i
  while (from > 0 && time[order[from - 1]] === time[order[i]] && event[order[from - 1]] === 1) from--
  return from
}

function countTiedEvents(
  order: Int32Array,
  from: number,
  to: number,
  rank: Int32Array,
  weightOf: (row: number) => number,
  counts: { tiedTime: number; tiedBoth: number },
): void {
  if (to <= from) return
  let all = 0
  let squares = 0
  const byRisk = new Map<number, { sum: number; squares: number }>()
  for (let k = from; k <= to; k++) {
    const w = weightOf(order[k])
    all += w
    squares += w * w
    const group = byRisk.get(rank[order[k]]) ?? { sum: 0, squares: 0 }
    group.sum += w
    group.squares += w * w
    byRisk.set(rank[order[k]], group)
  }
  let both = 0
  for (const group of byRisk.values()) both += (group.sum * group.sum - group.squares) / 2
  counts.tiedBoth += both
  counts.tiedTime += (all * all - squares) / 2 - both
}

/** Rank of the risk of each row among the distinct risks of `rows`, 0 the lowest. */
function denseRanks(risk: ArrayLike<number>, rows: Int32Array): { rank: Int32Array; ranks: number } {
  const rank = new Int32Array(risk.length)
  const order = rows.slice().sort((a, b) => risk[a] - risk[b])
  let current = 0
  for (let i = 0; i < order.length; i++) {
    if (i > 0 && risk[order[i]] !== risk[order[i - 1]]) current++
    rank[order[i]] = current
  }
  return { rank, ranks: current + 1 }
}
