/** A local regression of y on x. */
export interface Loess {
  /** The curve between the smallest and the largest x; NaN outside. */
  at(x: number): number
}

/** The least share of the points in a cell, of those in a neighbourhood. */
const CELL = 0.2

/**
 * Local quadratic regression with tricube weights on the nearest `span` of the points (Cleveland & Devlin, JASA
 * 1988;83:596): fitted at a few vertices, value and slope, and joined by cubics (Cleveland & Grosse, Stat Comput
 * 1991;1:47). The vertices halve the points until a cell has no more than a fifth of a neighbourhood. R:
 * loess(y ~ x, span, degree = 2), with its default surface = "interpolate".
 * @param x finite, not all equal
 * @returns null where a neighbourhood has fewer than three distinct x
 */
export function loess(x: ArrayLike<number>, y: ArrayLike<number>, span: number): Loess | null {
  const n = x.length
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => x[a] - x[b])
  const xs = Float64Array.from(order, i => x[i])
  const ys = Float64Array.from(order, i => y[i])
  const near = Math.min(n, Math.floor(n * span + 1e-5))
  const vertices = placeVertices(xs, Math.floor(n * span * CELL))
  const value = new Float64Array(vertices.length)
  const slope = new Float64Array(vertices.length)
  for (let k = 0; k < vertices.length; k++) {
    const fit = localQuadratic(xs, ys, vertices[k], near, Math.max(1, span))
    if (!fit) return null
    value[k] = fit[0]
    slope[k] = fit[1]
  }
  return {
    at: at => {
      if (!(at >= xs[0] && at <= xs[n - 1])) return Number.NaN
      let k = 1
      while (k < vertices.length - 1 && vertices[k] < at) k++
      const width = vertices[k] - vertices[k - 1]
      const h = (at - vertices[k - 1]) / width
      const stay = (1 - h) * (1 - h)
      return (
        stay * (1 + 2 * h) * value[k - 1] +
        h * h * (3 - 2 * h) * value[k] +
        width * h * (stay * slope[k - 1] - h * (1 - h) * slope[k])
      )
    },
  }
}

/** Ends a little beyond the data, and the points at which cells are halved until they hold `most` points or fewer. */
function placeVertices(xs: Float64Array, most: number): Float64Array {
  const n = xs.length
  const range = xs[n - 1] - xs[0]
  const margin = 0.005 * Math.max(range, 1e-10 * Math.max(Math.abs(xs[0]), Math.abs(xs[n - 1])) + 1e-30)
  const found = [xs[0] - margin, xs[n - 1] + margin]
  const halve = (first: number, last: number, low: number, high: number): void => {
    if (last - first + 1 <= most || xs[first] === xs[last]) return
    const middle = cutBetween(xs, first, last)
    const cut = xs[middle]
    if (cut === low || cut === high) return
    found.push(cut)
    halve(first, middle, low, cut)
    halve(middle + 1, last, cut, high)
  }
  halve(0, n - 1, found[0], found[1])
  return Float64Array.from(found).sort()
}

/** The position nearest the middle after which x changes: one to the right is tried before one to the left. */
function cutBetween(xs: Float64Array, first: number, last: number): number {
  const middle = Math.floor((first + last + 2) / 2) - 1
  for (let offset = 0; middle + offset < last && middle + offset >= first; ) {
    if (xs[middle + offset] !== xs[middle + offset + 1]) return middle + offset
    offset = offset >= 0 ? -offset - (offset === 0 ? -1 : 0) : -offset + 1
  }
  return middle
}

/** Value and slope at `at` of the quadratic fitted to the `near` nearest points. */
function localQuadratic(
  xs: Float64Array,
  ys: Float64Array,
  at: number,
  near: number,
  stretch: number,
): [number, number] | null {
  const n = xs.length
  // The nearest points are neighbours in the order.
  let from = 0
  while (from + near < n && xs[from + near] - at < at - xs[from]) from++
  const reach = Math.max(at - xs[from], xs[from + near - 1] - at) ** 2 * stretch
  if (!(reach > 0)) return null
  const width = Math.sqrt(reach)
  const columns = [new Float64Array(near), new Float64Array(near), new Float64Array(near)]
  const outcome = new Float64Array(near)
  for (let i = 0; i < near; i++) {
    const u = (xs[from + i] - at) / width
    const square = u * u
    const root = Math.sqrt(Math.max(0, 1 - square * Math.abs(u)) ** 3)
    columns[0][i] = root
    columns[1][i] = root * u
    columns[2][i] = root * square
    outcome[i] = root * ys[from + i]
  }
  const coefficients = leastSquares(columns, outcome)
  return coefficients && [coefficients[0], coefficients[1] / width]
}

/** By modified Gram-Schmidt, twice; null where a column depends on the earlier ones. */
function leastSquares(columns: readonly Float64Array[], outcome: Float64Array): Float64Array | null {
  const p = columns.length
  const dot = (a: Float64Array, b: Float64Array) => {
    let sum = 0
    for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
    return sum
  }
  const q = columns.map(column => column.slice())
  const r = columns.map(() => new Float64Array(p))
  for (let j = 0; j < p; j++) {
    const length = Math.sqrt(dot(q[j], q[j]))
    for (let pass = 0; pass < 2; pass++)
      for (let k = 0; k < j; k++) {
        const along = dot(q[k], q[j])
        r[k][j] += along
        for (let i = 0; i < q[j].length; i++) q[j][i] -= along * q[k][i]
      }
    const left = Math.sqrt(dot(q[j], q[j]))
    if (!(left > 1e-10 * length)) return null
    r[j][j] = left
    for (let i = 0; i < q[j].length; i++) q[j][i] /= left
  }
  const solution = Float64Array.from(q, column => dot(column, outcome))
  for (let j = p - 1; j >= 0; j--) {
    for (let k = j + 1; k < p; k++) solution[j] -= r[j][k] * solution[k]
    solution[j] /= r[j][j]
  }
  return solution
}
