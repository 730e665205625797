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
  const tree: KdTree = { x: px.slice(), y: py.slice(), index: Int32Array.from({ length: n }, (_, i) => i) }
  const ranges: [number, number, boolean][] = [[0, n - 1, true]]
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    const [from, to, alongX] = range
    if (to - from < leafSize) continue
    const middle = (from + to) >> 1
    if (alongX) select(tree.x, tree.y, tree.index, from, to, middle)
    else select(tree.y, tree.x, tree.index, from, to, middle)
    ranges.push([from, middle - 1, !alongX], [middle + 1, to, !alongX])
  }
  return tree
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
    if (stackNear[top] >= best) continue
    let from = stackFrom[top]
    let to = stackTo[top]
    let axis = stackAxis[top]
    while (to - from >= leafSize) {
      const middle = (from + to) >> 1
      const dx = px - x[middle]
      const dy = py - y[middle]
      const d = dx * dx + dy * dy
      if (d < best && index[middle] !== except) {
        best = d
        found = index[middle]
      }
      const apart = axis === 0 ? dx : dy
      axis = 1 - axis
      stackAxis[top] = axis
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
    }
    for (let k = from; k <= to; k++) {
      const dx = px - x[k]
      const dy = py - y[k]
      const d = dx * dx + dy * dy
      if (d < best && index[k] !== except) {
        best = d
        found = index[k]
      }
    }
  }
  into[0] = best
  return found
}

/** So few points are looked at one by one. */
const leafSize = 8

// Deep enough for 2³¹ points; no two searches run at once in a thread.
const stackFrom = new Int32Array(80)
const stackTo = new Int32Array(80)
const stackAxis = new Int32Array(80)
const stackNear = new Float64Array(80)

/**
 * Puts the k-th smallest key in its place, smaller ones before it (Hoare's selection, middle of three as pivot); the other coordinate and
 * the numbers go along.
 */
function select(
  key: Float64Array,
  other: Float64Array,
  index: Int32Array,
  from: number,
  to: number,
  k: number,
): void {
  while (from < to) {
    const a = key[from]
    const b = key[(from + to) >> 1]
    const c = key[to]
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
    let i = from
    let j = to
    while (i <= j) {
      while (key[i] < pivot) i++
      while (key[j] > pivot) j--
      if (i > j) break
      const heldKey = key[i]
      const heldOther = other[i]
      const heldIndex = index[i]
      key[i] = key[j]
      other[i] = other[j]
      index[i++] = index[j]
      key[j] = heldKey
      other[j] = heldOther
      index[j--] = heldIndex
    }
    if (k <= j) to = j
    else if (k >= i) from = i
    else return
  }
}
