/**
 * A balanced tree over points in the plane (Bentley, Commun ACM 1975;18:509), halved at the median in turn along x and y: kept as
 * the points' order alone, the node of a range of points being its middle.
 */
export interface KdTree {
  readonly x: Float64Array
  readonly y: Float64Array
  /** In the order of the tree: the number of each point as it was given. */
  readonly index: Int32Array
}

export function createKdTree(px: Float64Array, py: Float64Array): KdTree {
  const n = px.length
  const index = Int32Array.from({ length: n }, (_, i) => i)
  const ranges: [number, number, boolean][] = [[0, n - 1, true]]
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    const [from, to, alongX] = range
    if (from >= to) continue
    const middle = (from + to) >> 1
    select(index, alongX ? px : py, from, to, middle)
    ranges.push([from, middle - 1, !alongX], [middle + 1, to, !alongX])
  }
  return { x: Float64Array.from(index, i => px[i]), y: Float64Array.from(index, i => py[i]), index }
}

/**
 * The distance to the nearest point of a tree, and which it is. `except` leaves one out (the point itself); −1 none.
 * @returns the number of the nearest, −1 for an empty tree; its squared distance in `into[0]`
 */
export function nearest(
  { x, y, index }: KdTree,
  px: number,
  py: number,
  except: number,
  into: Float64Array,
): number {
  let best = Number.POSITIVE_INFINITY
  let found = -1
  let top = 1
  stackFrom[0] = 0
  stackTo[0] = x.length - 1
  stackAxis[0] = 0
  stackNear[0] = 0
  while (top > 0) {
    top--
    let [from, to, axis] = [stackFrom[top], stackTo[top], stackAxis[top]]
    if (stackNear[top] >= best) continue
    while (from <= to) {
      const middle = (from + to) >> 1
      const [dx, dy] = [px - x[middle], py - y[middle]]
      const d = dx * dx + dy * dy
      if (d < best && index[middle] !== except) {
        best = d
        found = index[middle]
      }
      const apart = axis === 0 ? dx : dy
      stackAxis[top] = 1 - axis
      stackNear[top] = apart * apart
      if (apart < 0) {
        stackFrom[top] = middle + 1
        stackTo[top] = to
        to = middle - 1
      } else {
        stackFrom[top] = from
        stackTo[top] = middle - 1
        from = middle + 1
      }
      top++
      axis = 1 - axis
    }
  }
  into[0] = best
  return found
}

// Deep enough for 2³¹ points; no two searches run at once in a thread.
const stackFrom = new Int32Array(80)
const stackTo = new Int32Array(80)
const stackAxis = new Int32Array(80)
const stackNear = new Float64Array(80)

/** Puts the k-th smallest in its place, smaller ones before it (Hoare's selection, middle of three as pivot). */
function select(index: Int32Array, key: Float64Array, from: number, to: number, k: number): void {
  while (from < to) {
    const [a, b, c] = [key[index[from]], key[index[(from + to) >> 1]], key[index[to]]]
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
    let [i, j] = [from, to]
    while (i <= j) {
      while (key[index[i]] < pivot) i++
      while (key[index[j]] > pivot) j--
      if (i <= j) {
        const held = index[i]
        index[i++] = index[j]
        index[j--] = held
      }
    }
    if (k <= j) to = j
    else if (k >= i) from = i
    else return
  }
}
