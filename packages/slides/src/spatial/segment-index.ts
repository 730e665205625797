/** Line segments, from (ax, ay) to (bx, by), µm. */
export interface Segments {
  readonly ax: Float64Array
  readonly ay: Float64Array
  readonly bx: Float64Array
  readonly by: Float64Array
}

/** Answers how far a point is from the nearest of many segments. */
export interface SegmentIndex {
  readonly count: number
  /** µm; `limit` where there is none nearer (infinite unless given). */
  distance(x: number, y: number, limit?: number): number
}

const leafSize = 8

/**
 * A tree of bounding boxes over segments, halved at the median of their middles along the longer side of the box, searched
 * nearer box first. Exact; about log₂(segments) boxes are looked at for a point.
 */
export function indexSegments({ ax, ay, bx, by }: Segments): SegmentIndex {
  const n = ax.length
  const order = Int32Array.from({ length: n }, (_, i) => i)
  const depth = Math.max(0, Math.ceil(Math.log2(Math.max(1, n / leafSize))))
  const boxes = new Float64Array(4 * 2 ** (depth + 1))
  const middleX = Float64Array.from(ax, (a, i) => a + bx[i])
  const middleY = Float64Array.from(ay, (a, i) => a + by[i])
  build(1, 0, n, depth)

  function build(node: number, from: number, to: number, levels: number): void {
    let [x0, y0, x1, y1] = [
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]
    for (let k = from; k < to; k++) {
      const s = order[k]
      x0 = Math.min(x0, ax[s], bx[s])
      y0 = Math.min(y0, ay[s], by[s])
      x1 = Math.max(x1, ax[s], bx[s])
      y1 = Math.max(y1, ay[s], by[s])
    }
    boxes.set([x0, y0, x1, y1], 4 * node)
    if (levels === 0) return
    const along = x1 - x0 > y1 - y0 ? middleX : middleY
    order.subarray(from, to).sort((a, b) => along[a] - along[b])
    const middle = (from + to) >> 1
    build(2 * node, from, middle, levels - 1)
    build(2 * node + 1, middle, to, levels - 1)
  }

  const stack = new Int32Array(4 * (depth + 2))
  const starts = new Int32Array(4 * (depth + 2))
  const ends = new Int32Array(4 * (depth + 2))
  const firstLeaf = 2 ** depth

  const boxDistance = (node: number, x: number, y: number) => {
    const at = 4 * node
    const dx = x < boxes[at] ? boxes[at] - x : x > boxes[at + 2] ? x - boxes[at + 2] : 0
    const dy = y < boxes[at + 1] ? boxes[at + 1] - y : y > boxes[at + 3] ? y - boxes[at + 3] : 0
    return dx * dx + dy * dy
  }

  return {
    count: n,
    distance: (x, y, limit = Number.POSITIVE_INFINITY) => {
      let best = limit * limit
      let top = 0
      const push = (node: number, from: number, to: number) => {
        stack[top] = node
        starts[top] = from
        ends[top++] = to
      }
      if (n > 0) push(1, 0, n)
      while (top > 0) {
        const node = stack[--top]
        const [from, to] = [starts[top], ends[top]]
        if (boxDistance(node, x, y) >= best) continue
        if (node >= firstLeaf) {
          for (let k = from; k < to; k++) {
            const s = order[k]
            const d = squaredDistance(ax[s], ay[s], bx[s], by[s], x, y)
            if (d < best) best = d
          }
          continue
        }
        const middle = (from + to) >> 1
        if (boxDistance(2 * node, x, y) < boxDistance(2 * node + 1, x, y)) {
          push(2 * node + 1, middle, to)
          push(2 * node, from, middle)
        } else {
          push(2 * node, from, middle)
          push(2 * node + 1, middle, to)
        }
      }
      return Math.sqrt(best)
    },
  }
}

function squaredDistance(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  const [ux, uy] = [bx - ax, by - ay]
  const length = ux * ux + uy * uy
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * ux + (y - ay) * uy) / length))
  const [dx, dy] = [x - ax - t * ux, y - ay - t * uy]
  return dx * dx + dy * dy
}

export function segmentsOf(list: readonly (readonly [number, number, number, number])[]): Segments {
  const column = (k: number) => Float64Array.from(list, segment => segment[k])
  return { ax: column(0), ay: column(1), bx: column(2), by: column(3) }
}
