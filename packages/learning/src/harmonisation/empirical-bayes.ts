/** One centre's standardised values, summed up by feature. A feature without a value has count 0. */
export interface CentreMoments {
  readonly count: Float64Array
  /** Location: the mean of the standardised values; 0 without any. */
  readonly mean: Float64Array
  /** Sum of squares about that mean. */
  readonly squares: Float64Array
}

/** Hyper-parameters: location ~ N(mean, variance), scale ~ inverse gamma(shape, rate). */
export interface Prior {
  readonly mean: number
  readonly variance: number
  readonly shape: number
  readonly rate: number
}

/** What is taken from a centre's standardised values, and what they are divided by (a variance), by feature. */
export interface CentreEffect {
  readonly location: Float64Array
  readonly scale: Float64Array
}

/**
 * The prior of a set of locations and scales by the method of moments: shape = (2 s2 + m^2) / s2 and rate =
 * (m s2 + m^3) / s2 of the scales' mean m and variance s2 (Johnson, Li and Rabinovic, Biostatistics 2007;8:118).
 * Where the scales do not vary, shape is infinite and the scale is m itself.
 */
export function priorOf(locations: readonly number[], scales: readonly number[]): Prior {
  const location = meanAndVariance(locations)
  const scale = meanAndVariance(scales)
  const { mean: m, variance: s2 } = scale
  const prior = { mean: location.mean, variance: location.variance }
  if (!(s2 > 0)) return { ...prior, shape: Number.POSITIVE_INFINITY, rate: scales.length === 0 ? 1 : m }
  return { ...prior, shape: (2 * s2 + m * m) / s2, rate: (m * s2 + m ** 3) / s2 }
}

/** Scales (variances, denominator n - 1) of the features with two values or more. */
export function scalesOf({ count, squares }: CentreMoments): number[] {
  const scales: number[] = []
  for (let j = 0; j < count.length; j++) if (count[j] > 1) scales.push(squares[j] / (count[j] - 1))
  return scales
}

/** Locations of the features with a value. */
export function locationsOf({ count, mean }: CentreMoments): number[] {
  return Array.from(mean).filter((_, j) => count[j] > 0)
}

/**
 * Posterior locations and scales under a parametric prior. The location given the scale is
 * (n v g + d m) / (n v + d), the scale given the location (SS / 2 + rate) / (n / 2 + shape - 1); they are taken in
 * turn until none changes by more than `tolerance` of itself, every feature of the centre as often as the slowest
 * (sva's rule and tolerance, 1e-4, at which its results are two or three digits from the fixed point).
 */
export function parametricEffect(moments: CentreMoments, prior: Prior, tolerance = 1e-4): CentreEffect {
  const { count, mean, squares } = moments
  const size = count.length
  const location = mean.slice()
  const scale = Float64Array.from(squares, (sum, j) => (count[j] > 1 ? sum / (count[j] - 1) : 1))
  for (let round = 0; round < 10_000; round++) {
    let change = 0
    for (let j = 0; j < size; j++) {
      const n = count[j]
      const g = shrunkLocation(mean[j], n, scale[j], prior)
      const sum = squares[j] + n * (mean[j] - g) ** 2
      const d =
        prior.shape === Number.POSITIVE_INFINITY
          ? prior.rate
          : (sum / 2 + prior.rate) / (n / 2 + prior.shape - 1)
      change = Math.max(change, relativeChange(g, location[j]), relativeChange(d, scale[j]))
      location[j] = g
      scale[j] = d
    }
    if (change <= tolerance) break
  }
  return { location, scale }
}

/** Locations alone, every scale 1: (v g + m) / (v + 1), as sva with `mean.only`. */
export function meanOnlyEffect({ count, mean }: CentreMoments, prior: Prior): CentreEffect {
  return {
    location: mean.map((g, j) => shrunkLocation(g, Math.min(count[j], 1), 1, prior)),
    scale: new Float64Array(mean.length).fill(1),
  }
}

/**
 * Posterior means under the empirical distribution of the other features' locations g_h and scales d_h: each weighs
 * by the likelihood of the feature's own values, (2 pi d_h)^(-n/2) exp(-(SS + n (mean - g_h)^2) / (2 d_h)). The
 * weights are taken relative to the largest, so that none underflows.
 */
export function nonParametricEffect(
  { count, mean, squares }: CentreMoments,
  meanOnly: boolean,
): CentreEffect {
  const size = count.length
  const usable = Array.from(count, (_, j) => j).filter(j =>
    meanOnly ? count[j] > 0 : count[j] > 1 && squares[j] > 0,
  )
  const g = Float64Array.from(usable, j => mean[j])
  const d = Float64Array.from(usable, j => (meanOnly ? 1 : squares[j] / (count[j] - 1)))
  const logScale = d.map(Math.log)
  const location = new Float64Array(size)
  const scale = new Float64Array(size).fill(1)
  const weight = new Float64Array(usable.length)
  for (let j = 0; j < size; j++) {
    const n = count[j]
    let most = Number.NEGATIVE_INFINITY
    for (let h = 0; h < g.length; h++) {
      if (usable[h] === j) {
        weight[h] = Number.NEGATIVE_INFINITY
        continue
      }
      weight[h] = -0.5 * (n * logScale[h] + (squares[j] + n * (mean[j] - g[h]) ** 2) / d[h])
      if (weight[h] > most) most = weight[h]
    }
    if (most === Number.NEGATIVE_INFINITY) {
      location[j] = mean[j]
      scale[j] = n > 1 && !meanOnly ? squares[j] / (n - 1) : 1
      continue
    }
    let total = 0
    let locations = 0
    let scales = 0
    for (let h = 0; h < g.length; h++) {
      const w = Math.exp(weight[h] - most)
      total += w
      locations += w * g[h]
      scales += w * d[h]
    }
    location[j] = locations / total
    scale[j] = scales / total
  }
  return { location, scale }
}

function shrunkLocation(mean: number, n: number, scale: number, prior: Prior): number {
  if (n === 0) return prior.mean
  const weight = n * prior.variance
  return (weight * mean + scale * prior.mean) / (weight + scale)
}

/** Relative to the value with its sign, as sva: negative locations do not count, which they need not, for locations follow from scales. */
function relativeChange(now: number, before: number): number {
  return now === before ? 0 : Math.abs(now - before) / before
}

function meanAndVariance(values: readonly number[]): { mean: number; variance: number } {
  if (values.length === 0) return { mean: 0, variance: 0 }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  if (values.length === 1) return { mean, variance: 0 }
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, variance: squares / (values.length - 1) }
}
