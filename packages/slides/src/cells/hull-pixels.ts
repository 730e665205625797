/** The first and last pixel of each label in each row that it reaches; all that a convex hull needs. */
export interface LabelRows {
  /** First and last row of each label; a label without pixels has -1 for its first. */
  readonly top: Int32Array
  readonly bottom: Int32Array
  /** Where the rows of each label begin in `left` and `right`. */
  readonly offset: Int32Array
  /** -1 in rows without a pixel. */
  readonly left: Int32Array
  readonly right: Int32Array
}

export function labelRows(labels: Int32Array, count: number, width: number, height: number): LabelRows {
  const top = new Int32Array(count + 1).fill(-1)
  const bottom = new Int32Array(count + 1)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const label = labels[at]
      if (label === 0) continue
      if (top[label] < 0) top[label] = y
      bottom[label] = y
    }
  const offset = new Int32Array(count + 2)
  for (let label = 1; label <= count; label++)
    offset[label + 1] = offset[label] + (top[label] < 0 ? 0 : bottom[label] - top[label] + 1)
  const left = new Int32Array(offset[count + 1]).fill(-1)
  const right = new Int32Array(offset[count + 1])
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const label = labels[at]
      if (label === 0) continue
      const row = offset[label] + y - top[label]
      if (left[row] < 0) left[row] = x
      right[row] = x
    }
  return { top, bottom, offset, left, right }
}

/** Pixel centres within the convex hull of each label's pixel centres. Every label must have a pixel. */
export function hullPixels(labels: Int32Array, count: number, width: number, height: number): Float64Array {
  const { offset, left, right } = labelRows(labels, count, width, height)
  const pixels = new Float64Array(count)
  const pixelsOf = hullOfRows(height)
  for (let label = 1; label <= count; label++)
    pixels[label - 1] = pixelsOf(left, right, offset[label], offset[label + 1] - offset[label])
  return pixels
}

/**
 * Pixel centres within the convex hull of one region's: area + border / 2 + 1 of a lattice polygon, by Pick's theorem. Its
 * rows are `left` and `right` from `from` on, the first and the last of them not empty (Andrew's monotone chain, along the
 * rows).
 * @param most rows of the tallest region
 */
export function hullOfRows(
  most: number,
): (left: Int32Array, right: Int32Array, from: number, rows: number) => number {
  const chain = { xs: new Int32Array(most), ys: new Int32Array(most) }
  return (left, right, from, rows) => {
    const l = sideOf(left, from, rows, -1, chain)
    const r = sideOf(right, from, rows, 1, chain)
    const first = right[from] - left[from]
    const last = right[from + rows - 1] - left[from + rows - 1]
    const twiceArea = r.twiceArea - l.twiceArea
    // A hull without breadth is walked there and back.
    const border = l.border + r.border + first + (rows > 1 ? last : first)
    return (twiceArea + border) / 2 + 1
  }
}

/** Twice the area between x = 0 and one side of the hull, and the lattice steps along that side. */
function sideOf(
  ends: Int32Array,
  from: number,
  rows: number,
  sign: -1 | 1,
  { xs, ys }: { readonly xs: Int32Array; readonly ys: Int32Array },
): { readonly twiceArea: number; readonly border: number } {
  let size = 0
  for (let y = 0; y < rows; y++) {
    const x = ends[from + y]
    if (x < 0) continue
    while (size >= 2) {
      const [bx, by] = [xs[size - 1], ys[size - 1]]
      const [ax, ay] = [xs[size - 2], ys[size - 2]]
      const turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
      if (sign * turn > 0) break
      size--
    }
    xs[size] = x
    ys[size++] = y
  }
  let twiceArea = 0
  let border = 0
  for (let i = 1; i < size; i++) {
    const [dx, dy] = [xs[i] - xs[i - 1], ys[i] - ys[i - 1]]
    twiceArea += (xs[i] + xs[i - 1]) * dy
    border += greatestCommonDivisor(Math.abs(dx), dy)
  }
  return { twiceArea, border }
}

function greatestCommonDivisor(a: number, b: number): number {
  let [p, q] = [a, b]
  while (q > 0) [p, q] = [q, p % q]
  return p
}
