import { quantileOfSorted, trigamma } from '@tessera/statistics'

/** Dispersion as a function of the mean of the divided counts: asymptote + extra / mean. */
export interface DispersionTrend {
  readonly kind: 'parametric' | 'mean'
  readonly asymptote: number
  readonly extra: number
}

export function trendAt({ asymptote, extra }: DispersionTrend, mean: number): number {
  return asymptote + extra / mean
}

/**
 * Fits the trend by gamma regression with identity link on 1 / mean over the features above 100 times the smallest
 * dispersion, leaving out again and again those whose ratio to the trend is below 1e-4 or above 15. Anders & Huber
 * 2010; Love et al. 2014. Null where it does not settle on positive coefficients.
 */
export function parametricTrend(means: Float64Array, dispersions: Float64Array): DispersionTrend | null {
  let [asymptote, extra] = [0.1, 1]
  for (let round = 0; round <= 10; round++) {
    const good = Array.from(means.keys()).filter(f => {
      const ratio = dispersions[f] / (asymptote + extra / means[f])
      return ratio > 1e-4 && ratio < 15
    })
    const fit = gammaIdentity(
      Float64Array.from(good, f => 1 / means[f]),
      Float64Array.from(good, f => dispersions[f]),
      [asymptote, extra],
    )
    if (fit === null || !(fit.intercept > 0) || !(fit.slope > 0)) return null
    const moved = Math.log(fit.intercept / asymptote) ** 2 + Math.log(fit.slope / extra) ** 2
    asymptote = fit.intercept
    extra = fit.slope
    if (moved < 1e-6 && fit.converged) return { kind: 'parametric', asymptote, extra }
  }
  return null
}

/** The mean of the dispersions, 0.1 % trimmed at each end: where there is no trend to find. */
export function meanTrend(dispersions: Float64Array): DispersionTrend {
  const sorted = dispersions.slice().sort()
  const cut = Math.floor(sorted.length * 0.001)
  const kept = sorted.subarray(cut, sorted.length - cut)
  return { kind: 'mean', asymptote: kept.reduce((sum, one) => sum + one, 0) / kept.length, extra: 0 }
}

/** y ~ Gamma(intercept + slope x) by reweighted least squares, as R's glm (deviance settled to 1e-8, 25 steps). */
function gammaIdentity(
  x: Float64Array,
  y: Float64Array,
  start: readonly [number, number],
): { intercept: number; slope: number; converged: boolean } | null {
  if (x.length < 2) return null
  const devianceOf = (a: number, b: number) => {
    let sum = 0
    for (let i = 0; i < x.length; i++) {
      const mu = a + b * x[i]
      if (!(mu > 0)) return Number.NaN
      sum += (y[i] - mu) / mu - Math.log(y[i] / mu)
    }
    return 2 * sum
  }
  let [a, b] = start
  let deviance = devianceOf(a, b)
  for (let step = 0; step < 25; step++) {
    let [sw, swx, swxx, swy, swxy] = [0, 0, 0, 0, 0]
    for (let i = 0; i < x.length; i++) {
      const w = 1 / (a + b * x[i]) ** 2
      sw += w
      swx += w * x[i]
      swxx += w * x[i] * x[i]
      swy += w * y[i]
      swxy += w * x[i] * y[i]
    }
    const determinant = sw * swxx - swx * swx
    if (!(determinant > 0)) return null
    let nextA = (swxx * swy - swx * swxy) / determinant
    let nextB = (sw * swxy - swx * swy) / determinant
    let next = devianceOf(nextA, nextB)
    // Halfway back while a fitted value is not positive.
    for (let half = 0; Number.isNaN(next) && half < 25; half++) {
      nextA = (nextA + a) / 2
      nextB = (nextB + b) / 2
      next = devianceOf(nextA, nextB)
    }
    if (Number.isNaN(next)) return null
    const settled = Math.abs(next - deviance) / (Math.abs(next) + 0.1) < 1e-8
    a = nextA
    b = nextB
    deviance = next
    if (settled) return { intercept: a, slope: b, converged: true }
  }
  return { intercept: a, slope: b, converged: false }
}

/** Spread of the log dispersions about the trend, and what of it is not sampling. */
export interface DispersionSpread {
  /** Variance of log residuals by the median absolute deviation. */
  readonly total: number
  /** Prior variance: the total less trigamma(df / 2), at least 0.25. */
  readonly prior: number
}

/** @param residuals log dispersion less log trend, of the features well above the smallest dispersion */
export function dispersionSpread(residuals: Float64Array, residualDf: number): DispersionSpread {
  const sorted = residuals.slice().sort()
  const median = quantileOfSorted(sorted, 0.5)
  const away = sorted.map(one => Math.abs(one - median)).sort()
  const total = (1.4826 * quantileOfSorted(away, 0.5)) ** 2
  return { total, prior: Math.max(total - trigamma(residualDf / 2), 0.25) }
}
