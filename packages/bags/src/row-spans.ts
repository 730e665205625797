/** Consecutive rows read at once, and which of the wanted rows lie in them. */
export interface RowSpan {
  readonly from: number
  readonly to: number
  /** Places in the list of wanted rows. */
  readonly places: Int32Array
}

export interface SpanLimits {
  /** Rows of a chunk of the file; 1 where it is stored in one piece. */
  readonly chunkRows: number
  /** Reading this many rows for nothing costs less than another call. */
  readonly gap: number
  /** Most rows of a span. */
  readonly most: number
}

/**
 * Cuts a list of rows, in any order and with repeats, into spans: a chunk is read once (compressed chunks are the cost),
 * and rows between two wanted ones are read too where that is quicker than a call of its own.
 */
export function rowSpans(rows: Int32Array, { chunkRows, gap, most }: SpanLimits): RowSpan[] {
  const order = Int32Array.from(rows.keys()).sort((a, b) => rows[a] - rows[b] || a - b)
  const spans: RowSpan[] = []
  const chunkOf = (row: number) => Math.floor(row / chunkRows)
  let start = 0
  for (let i = 1; i <= order.length; i++) {
    const from = rows[order[start]]
    if (i < order.length) {
      const last = rows[order[i - 1]]
      const row = rows[order[i]]
      const near = row - last <= gap + 1 || chunkOf(row) - chunkOf(last) <= 0
      if (near && row - from < most) continue
    }
    spans.push({ from, to: rows[order[i - 1]] + 1, places: order.slice(start, i) })
    start = i
  }
  return spans
}
