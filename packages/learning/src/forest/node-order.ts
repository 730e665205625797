/** Puts the rows of a node in the order of a column, in buffers that are used again and again. */
export interface NodeOrder {
  /** Places within the node, by ascending rank, equal ranks in the order of the node. */
  readonly order: Int32Array
  /** Their ranks. */
  readonly ranks: Int32Array
  /** Orders rows[from] to rows[to - 1]; false where all have one rank (the buffers then mean nothing). */
  sort(rank: Int32Array, rows: Int32Array, from: number, to: number): boolean
}

/** Insertion below this many rows; above it, counting the ranks where they are close, and else radix passes. */
const few = 40

/** @param capacity the largest node */
export function nodeOrder(capacity: number): NodeOrder {
  const order = new Int32Array(capacity)
  const ranks = new Int32Array(capacity)
  const otherOrder = new Int32Array(capacity)
  const otherRanks = new Int32Array(capacity)
  const counts = new Int32Array(Math.max(4 * capacity, 256) + 1)

  function insertion(n: number): void {
    for (let i = 1; i < n; i++) {
      const key = ranks[i]
      const place = order[i]
      let j = i - 1
      while (j >= 0 && ranks[j] > key) {
        ranks[j + 1] = ranks[j]
        order[j + 1] = order[j]
        j--
      }
      ranks[j + 1] = key
      order[j + 1] = place
    }
  }

  /** One stable pass by `(rank - least) >> shift & mask`, of so many buckets, into the other buffers and back. */
  function pass(n: number, least: number, shift: number, mask: number, buckets: number): void {
    counts.fill(0, 0, buckets + 1)
    for (let i = 0; i < n; i++) counts[(((ranks[i] - least) >> shift) & mask) + 1]++
    for (let k = 1; k < buckets; k++) counts[k] += counts[k - 1]
    for (let i = 0; i < n; i++) {
      const at = counts[((ranks[i] - least) >> shift) & mask]++
      otherRanks[at] = ranks[i]
      otherOrder[at] = order[i]
    }
    for (let i = 0; i < n; i++) {
      ranks[i] = otherRanks[i]
      order[i] = otherOrder[i]
    }
  }

  return {
    order,
    ranks,
    sort: (rank, rows, from, to) => {
      const n = to - from
      let least = rank[rows[from]]
      let most = least
      for (let i = 0; i < n; i++) {
        const key = rank[rows[from + i]]
        ranks[i] = key
        order[i] = i
        if (key < least) least = key
        else if (key > most) most = key
      }
      if (least === most) return false
      if (n < few) insertion(n)
      else {
        const span = most - least
        if (span < 4 * n) pass(n, least, 0, -1, span + 1)
        else for (let shift = 0; span >> shift > 0; shift += 8) pass(n, least, shift, 255, 256)
      }
      return true
    },
  }
}
