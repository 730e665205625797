import { requireFinite, StatisticsInputError } from '../input-error.ts'

export interface LowessOptions {
  /** Share of the points in each neighbourhood; 2/3 by default. */
  readonly span?: number
  /** Rounds of robust reweighting; 3 by default. */
  readonly iterations?: number
  /** Points closer than this to the last one that was fitted are interpolated; by default a hundredth of the range. */
  readonly delta?: number
}

export interface LowessFit {
  /** The abscissae in ascending order. */
  readonly x: Float64Array
  /** The smooth at each of them. */
  readonly y: Float64Array
}

/**
 * Cleveland's robust locally weighted line through a scatter plot: at x the nearest `span` n points weighted by the
 * tricube of their distance, refitted with bisquare weights of the residuals over six times their median size.
 * Cleveland, JASA 1979;74:829; Am Stat 1981;35:54. R: stats::lowess(x, y, f, iter, delta).
 * @throws StatisticsInputError on unequal lengths, values that are not finite, no point, or a span that is not above 0
 */
export function lowess(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { span = 2 / 3, iterations = 3, delta }: LowessOptions = {},
): LowessFit {
  const n = x.length
  requireFinite('x', x, n)
  requireFinite('y', y, n)
  if (n === 0) throw new StatisticsInputError('empty', 'x', 'there is no point to smooth.')
  if (!(span > 0))
    throw new StatisticsInputError('option', 'span', `the span is ${span}: give a share above 0.`)
  const order = new Uint32Array(n).map((_, i) => i).sort((a, b) => x[a] - x[b] || a - b)
  const xs = Float64Array.from(order, i => x[i])
  const ys = Float64Array.from(order, i => y[i])
  if (n < 2) return { x: xs, y: ys }
  const size = Math.max(2, Math.min(n, Math.floor(span * n + 1e-7)))
  const step = delta ?? 0.01 * (xs[n - 1] - xs[0])
  const fitted = new Float64Array(n)
  const residuals = new Float64Array(n)
  let robustness: Float64Array | null = null
  const work = new Float64Array(n)
  for (let round = 0; ; round++) {
    sweep(xs, ys, fitted, { size, step, robustness, work })
    if (round === iterations) break
    let scale = 0
    for (let i = 0; i < n; i++) {
      residuals[i] = ys[i] - fitted[i]
      scale += Math.abs(residuals[i])
    }
    const median6 = sixMedians(residuals)
    if (median6 < (1e-7 * scale) / n) break // what is left is rounding
    robustness = bisquare(residuals, median6)
  }
  return { x: xs, y: fitted }
}

interface Sweep {
  readonly size: number
  readonly step: number
  readonly robustness: Float64Array | null
  readonly work: Float64Array
}

/** One pass from the smallest x to the largest: fits where it must, copies at ties, interpolates in between. */
function sweep(x: Float64Array, y: Float64Array, fitted: Float64Array, by: Sweep): void {
  const n = x.length
  let left = 0
  let right = by.size - 1
  let last = -1
  let i = 0
  for (;;) {
    // The window of nearest neighbours moves to the right while that brings its farther end closer.
    while (right < n - 1 && x[i] - x[left] > x[right + 1] - x[i]) {
      left++
      right++
    }
    const value = fitAt(x, y, x[i], left, right, by)
    fitted[i] = Number.isNaN(value) ? y[i] : value
    if (last >= 0 && last < i - 1) {
      const width = x[i] - x[last]
      for (let j = last + 1; j < i; j++) {
        const share = (x[j] - x[last]) / width
        fitted[j] = share * fitted[i] + (1 - share) * fitted[last]
      }
    }
    last = i
    const cut = x[last] + by.step
    for (i = last + 1; i < n; i++) {
      if (x[i] > cut) break
      if (x[i] === x[last]) {
        fitted[i] = fitted[last]
        last = i
      }
    }
    i = Math.max(last + 1, i - 1)
    if (last >= n - 1) return
  }
}

/** The weighted line's height at `at`; NaN where every weight is zero. Ties at the right end of the window count too. */
function fitAt(
  x: Float64Array,
  y: Float64Array,
  at: number,
  left: number,
  right: number,
  { robustness, work }: Sweep,
): number {
  const n = x.length
  const range = x[n - 1] - x[0]
  const h = Math.max(at - x[left], x[right] - at)
  const far = 0.999 * h
  const near = 0.001 * h
  let total = 0
  let j = left
  for (; j < n; j++) {
    const distance = Math.abs(x[j] - at)
    if (distance <= far) {
      let weight = 1
      if (distance > near) {
        const ratio = distance / h
        const rest = 1 - ratio * ratio * ratio
        weight = rest * rest * rest
      }
      if (robustness !== null) weight *= robustness[j]
      work[j] = weight
      total += weight
    } else {
      work[j] = 0
      if (x[j] > at) break
    }
  }
  if (!(total > 0)) return Number.NaN
  const end = j
  for (j = left; j < end; j++) work[j] /= total
  if (h > 0) {
    let centre = 0
    for (j = left; j < end; j++) centre += work[j] * x[j]
    let slope = at - centre
    let spread = 0
    for (j = left; j < end; j++) spread += work[j] * (x[j] - centre) * (x[j] - centre)
    // Points that hardly differ in x carry no slope.
    if (Math.sqrt(spread) > 0.001 * range) {
      slope /= spread
      for (j = left; j < end; j++) work[j] *= 1 + slope * (x[j] - centre)
    }
  }
  let value = 0
  for (j = left; j < end; j++) value += work[j] * y[j]
  return value
}

/** Six medians of the absolute residuals. */
function sixMedians(residuals: Float64Array): number {
  const sizes = residuals.map(Math.abs).sort()
  const n = sizes.length
  const half = n >> 1
  return n % 2 === 0 ? 3 * (sizes[half - 1] + sizes[half]) : 6 * sizes[half]
}

function bisquare(residuals: Float64Array, scale: number): Float64Array {
  return residuals.map(residual => {
    const size = Math.abs(residual)
    if (size <= 0.001 * scale) return 1
    if (size > 0.999 * scale) return 0
    const rest = 1 - (size / scale) ** 2
    return rest * rest
  })
}
