import { requireFinite, StatisticsInputError } from '../input-error.ts'

export interface SmoothingSplineOptions {
  /** Finite, ascending, all different. */
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  /** Above 0; 1 where they are left out. */
  readonly weights?: ArrayLike<number>
  /** Weight of the integral of the squared second derivative, in the units of x. */
  readonly lambda: number
}

export interface SmoothingSpline {
  readonly fitted: Float64Array
  /** Diagonal of the smoother: how much each point decides its own fit. */
  readonly leverage: Float64Array
  /** The natural cubic spline; straight beyond the outer points. */
  at(x: number): number
}

/**
 * Natural cubic smoothing spline: least sum of w (y - f(x))^2 + lambda times the integral of f''^2, by Reinsch's
 * banded equations, and leverages by Hutchinson and de Hoog's (Green & Silverman, Nonparametric Regression and
 * Generalized Linear Models, 1994, sections 2.3 and 3.2). R: smooth.spline(x, y, w, lambda, all.knots = TRUE), whose lambda
 * is this one divided by the cube of the range of x (for weights of mean 1), and whose penalty takes 0.333 for a third.
 * @throws StatisticsInputError unless there are 3 ascending x, weights above 0 and lambda of at least 0
 */
export function smoothingSpline({ x, y, weights, lambda }: SmoothingSplineOptions): SmoothingSpline {
  const n = x.length
  requireFinite('x', x, n)
  requireFinite('y', y, n)
  const ascending = Array.from({ length: n }, (_, i) => i === 0 || x[i] > x[i - 1]).every(Boolean)
  if (n < 3 || !ascending)
    throw new StatisticsInputError('option', 'x', 'Give at least three x, ascending and all different.')
  const inverse = new Float64Array(n).fill(1)
  if (weights !== undefined) {
    requireFinite('weights', weights, n)
    for (let i = 0; i < n; i++) {
      if (!(weights[i] > 0))
        throw new StatisticsInputError(
          'domain',
          'weights',
          `weights[${i}] is ${weights[i]}: give weights above 0.`,
        )
      inverse[i] = 1 / weights[i]
    }
  }
  if (!(lambda >= 0 && Number.isFinite(lambda)))
    throw new StatisticsInputError('option', 'lambda', `lambda is ${lambda}: give a number of at least 0.`)
  const h = Float64Array.from({ length: n - 1 }, (_, i) => x[i + 1] - x[i])
  const m = n - 2
  // Column j of Q touches rows j, j + 1 and j + 2.
  const q0 = Float64Array.from({ length: m }, (_, j) => 1 / h[j])
  const q2 = Float64Array.from({ length: m }, (_, j) => 1 / h[j + 1])
  const q1 = q0.map((value, j) => -value - q2[j])
  const bands = factorise(m, (j, k) => {
    const r = k === 0 ? (h[j] + h[j + 1]) / 3 : k === 1 ? h[j + 1] / 6 : 0
    if (k === 0)
      return (
        r + lambda * (q0[j] ** 2 * inverse[j] + q1[j] ** 2 * inverse[j + 1] + q2[j] ** 2 * inverse[j + 2])
      )
    if (k === 1) return r + lambda * (q1[j] * q0[j + 1] * inverse[j + 1] + q2[j] * q1[j + 1] * inverse[j + 2])
    return lambda * q2[j] * q0[j + 2] * inverse[j + 2]
  })
  const second = solve(
    bands,
    Float64Array.from({ length: m }, (_, j) => q0[j] * y[j] + q1[j] * y[j + 1] + q2[j] * y[j + 2]),
  )
  const along = (values: Float64Array, i: number) =>
    (i < m ? q0[i] * values[i] : 0) +
    (i >= 1 && i - 1 < m ? q1[i - 1] * values[i - 1] : 0) +
    (i >= 2 ? q2[i - 2] * values[i - 2] : 0)
  const fitted = Float64Array.from({ length: n }, (_, i) => y[i] - lambda * inverse[i] * along(second, i))
  const centre = inverseBands(bands)
  const leverage = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0
    const parts = [i < m ? q0[i] : 0, i >= 1 && i - 1 < m ? q1[i - 1] : 0, i >= 2 ? q2[i - 2] : 0]
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++) {
        const j = i - Math.max(a, b)
        if (parts[a] !== 0 && parts[b] !== 0) sum += parts[a] * parts[b] * centre[Math.abs(a - b)][j]
      }
    return 1 - lambda * inverse[i] * sum
  })
  const curvature = Float64Array.from({ length: n }, (_, i) => (i === 0 || i === n - 1 ? 0 : second[i - 1]))
  return { fitted, leverage, at: place => valueAt(x, h, fitted, curvature, place) }
}

interface Bands {
  readonly d: Float64Array
  readonly l1: Float64Array
  readonly l2: Float64Array
}

/** L D L' of a symmetric matrix with two bands beside its diagonal. */
function factorise(m: number, entry: (j: number, k: number) => number): Bands {
  const d = new Float64Array(m)
  const l1 = new Float64Array(m)
  const l2 = new Float64Array(m)
  for (let j = 0; j < m; j++) {
    d[j] = entry(j, 0)
    if (j >= 1) d[j] -= l1[j - 1] ** 2 * d[j - 1]
    if (j >= 2) d[j] -= l2[j - 2] ** 2 * d[j - 2]
    if (j + 1 < m) l1[j] = (entry(j, 1) - (j >= 1 ? l1[j - 1] * l2[j - 1] * d[j - 1] : 0)) / d[j]
    if (j + 2 < m) l2[j] = entry(j, 2) / d[j]
  }
  return { d, l1, l2 }
}

function solve({ d, l1, l2 }: Bands, right: Float64Array): Float64Array {
  const z = right.slice()
  const m = z.length
  for (let j = 0; j < m; j++) {
    if (j >= 1) z[j] -= l1[j - 1] * z[j - 1]
    if (j >= 2) z[j] -= l2[j - 2] * z[j - 2]
  }
  for (let j = m - 1; j >= 0; j--) {
    z[j] /= d[j]
    if (j + 1 < m) z[j] -= l1[j] * z[j + 1]
    if (j + 2 < m) z[j] -= l2[j] * z[j + 2]
  }
  return z
}

/** The three central bands of the inverse: [diagonal, next, next but one]. */
function inverseBands({ d, l1, l2 }: Bands): [Float64Array, Float64Array, Float64Array] {
  const m = d.length
  const b0 = new Float64Array(m)
  const b1 = new Float64Array(m)
  const b2 = new Float64Array(m)
  for (let j = m - 1; j >= 0; j--) {
    const next = j + 1 < m ? b0[j + 1] : 0
    const beyond = j + 2 < m ? b0[j + 2] : 0
    const cross = j + 2 < m ? b1[j + 1] : 0
    b1[j] = -l1[j] * next - l2[j] * cross
    b2[j] = -l1[j] * cross - l2[j] * beyond
    b0[j] = 1 / d[j] - l1[j] * b1[j] - l2[j] * b2[j]
  }
  return [b0, b1, b2]
}

function valueAt(
  x: ArrayLike<number>,
  h: Float64Array,
  f: Float64Array,
  curvature: Float64Array,
  place: number,
): number {
  const n = f.length
  if (place <= x[0]) return f[0] - (x[0] - place) * ((f[1] - f[0]) / h[0] - (h[0] * curvature[1]) / 6)
  if (place >= x[n - 1])
    return (
      f[n - 1] + (place - x[n - 1]) * ((f[n - 1] - f[n - 2]) / h[n - 2] + (h[n - 2] * curvature[n - 2]) / 6)
    )
  let low = 0
  let high = n - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (x[middle] <= place) low = middle
    else high = middle
  }
  const a = place - x[low]
  const b = x[high] - place
  return (
    (a * f[high] + b * f[low]) / h[low] -
    ((a * b) / 6) * ((1 + a / h[low]) * curvature[high] + (1 + b / h[low]) * curvature[low])
  )
}
