import { digamma, quantileOfSorted, rcsBasis, trigamma, trigammaInverse } from '@tessera/statistics'
import { dot, orthogonalBasis } from '../linear/orthogonal-basis.ts'

/** Scaled inverse chi-squared prior of the features' variances. */
export interface VariancePrior {
  /** Prior variance: one for all, or one a feature along the trend. */
  readonly variance: Float64Array
  /** Degrees of freedom; Infinity where the variances do not differ more than chance. */
  readonly df: number
  /** Whether the prior variance follows a trend. */
  readonly trend: boolean
}

/**
 * Fits the prior by the moments of log variances: s^2 of d degrees of freedom is prior variance x F(d, d0), so the
 * variance of log s^2 - digamma(d/2) + log(d/2) beyond trigamma(d/2) gives d0, and its mean the prior variance.
 * Smyth, Stat Appl Genet Mol Biol 2004;3:3. limma: fitFDist. With `trend` the mean is a natural cubic spline of up to
 * four degrees of freedom in the covariate (mean expression).
 * Variances of zero are raised to 1e-5 of their median. Null with fewer than two usable features.
 */
export function fitVariancePrior(
  variances: Float64Array,
  df: Float64Array,
  trend: Float64Array | null = null,
): VariancePrior | null {
  const places = Array.from(variances.keys()).filter(
    f => Number.isFinite(variances[f]) && Number.isFinite(df[f]) && df[f] > 1e-15,
  )
  const n = places.length
  if (n < 2) return null
  const sorted = Float64Array.from(places, f => variances[f]).sort()
  const middle = quantileOfSorted(sorted, 0.5) || 1
  const e = new Float64Array(n)
  let expected = 0
  let mean = 0
  let plain = 0
  let lastDf = Number.NaN
  let offset = 0
  let spread = 0
  for (let i = 0; i < n; i++) {
    const f = places[i]
    const half = df[f] / 2
    if (df[f] !== lastDf) {
      lastDf = df[f]
      offset = Math.log(half) - digamma(half)
      spread = trigamma(half)
    }
    const variance = Math.max(variances[f], 1e-5 * middle)
    e[i] = Math.log(variance) + offset
    expected += spread / n
    mean += e[i] / n
    plain += variance / n
  }
  const fitted = trend === null ? null : splineTrend(e, places, trend)
  let excess: number
  if (fitted === null) {
    let sum = 0
    for (let i = 0; i < n; i++) sum += (e[i] - mean) ** 2
    excess = sum / (n - 1) - expected
  } else excess = fitted.residual - expected
  const d0 = excess > 0 ? 2 * trigammaInverse(excess) : Number.POSITIVE_INFINITY
  const raise = excess > 0 ? digamma(d0 / 2) - Math.log(d0 / 2) : 0
  if (fitted !== null) return { variance: fitted.at.map(at => Math.exp(at + raise)), df: d0, trend: true }
  // Without excess the variances have one common value, of which the mean is the best estimate.
  const common = excess > 0 ? Math.exp(mean + raise) : plain
  return { variance: new Float64Array(variances.length).fill(common), df: d0, trend: false }
}

/** Least squares on a natural spline; null where the covariate has fewer than two values. */
function splineTrend(
  e: Float64Array,
  places: readonly number[],
  covariate: Float64Array,
): { at: Float64Array; residual: number } | null {
  const n = e.length
  const own = Float64Array.from(places, f => covariate[f])
  const sorted = own.slice().sort()
  const distinct = new Set(own).size
  const df = Math.min(1 + (n >= 3 ? 1 : 0) + (n >= 6 ? 1 : 0) + (n >= 30 ? 1 : 0), distinct)
  if (df < 2) return null
  const knots = Float64Array.from({ length: df }, (_, k) => quantileOfSorted(sorted, k / (df - 1)))
  // Features without a usable variance keep a finite place on the trend.
  const everywhere = covariate.map(value => (Number.isFinite(value) ? value : knots[0]))
  const basis = df > 2 ? rcsBasis(everywhere, knots) : [everywhere]
  const columns = [new Float64Array(everywhere.length).fill(1), ...basis]
  const chosen = columns.map(column => Float64Array.from(places, f => column[f]))
  const { q, r, rank, aliased } = orthogonalBasis(chosen)
  const p = columns.length
  const effects = Float64Array.from(q, (column, k) => (aliased[k] ? 0 : dot(column, e)))
  const coefficients = new Float64Array(p)
  for (let i = p - 1; i >= 0; i--) {
    if (aliased[i]) continue
    let sum = effects[i]
    for (let j = i + 1; j < p; j++) sum -= r[i * p + j] * coefficients[j]
    coefficients[i] = sum / r[i * p + i]
  }
  const at = new Float64Array(everywhere.length)
  for (let c = 0; c < p; c++) for (let f = 0; f < at.length; f++) at[f] += coefficients[c] * columns[c][f]
  let sum = 0
  for (let i = 0; i < n; i++) sum += (e[i] - at[places[i]]) ** 2
  return { at, residual: sum / (n - rank) }
}
