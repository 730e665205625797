import { lbeta } from 'lib-r-math.js'
import { betaTails } from './beta.ts'
import { normalQuantile, normalUpper } from './normal.ts'

/** P(T > t) for Student's t with `df` degrees of freedom (df may be Infinity). R: pt(t, df, lower.tail = FALSE). */
export function studentUpper(t: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalUpper(t)
  if (!(df > 0) || Number.isNaN(t)) return Number.NaN
  const square = t * t
  const x = df / (df + square)
  const outside = betaTails(x, square / (df + square), df / 2, 0.5).lower / 2
  return t >= 0 ? outside : 1 - outside
}

/** 2 P(T > |t|), the p-value of a two-sided t test. */
export function studentTwoSided(t: number, df: number): number {
  return 2 * studentUpper(Math.abs(t), df)
}

/**
 * The t with P(T <= t) = p. Newton's method on the logarithm of the tail, in log t, within a bracket.
 * R: qt(p, df). NaN unless p is in 0 to 1 and df above 0.
 */
export function studentQuantile(p: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalQuantile(p)
  if (!(p >= 0 && p <= 1) || !(df > 0)) return Number.NaN
  if (p === 0.5) return 0
  return p < 0.5 ? -upperQuantile(p, df) : upperQuantile(1 - p, df)
}

/** The t > 0 with P(T > t) = tail, tail < 0.5. */
function upperQuantile(tail: number, df: number): number {
  if (tail === 0) return Number.POSITIVE_INFINITY
  const logDensityAtZero = Math.log(studentDensityAtZero(df))
  let low = 0
  let high = Number.POSITIVE_INFINITY
  let t = Math.max(-normalQuantile(tail), 1e-8)
  for (let i = 0; i < 500; i++) {
    const upper = studentUpper(t, df)
    if (upper === tail) return t
    if (upper > tail) low = t
    else high = t
    const density = Math.exp(logDensityAtZero - ((df + 1) / 2) * Math.log1p((t * t) / df))
    // d log P / d log t = -t f(t) / P(T > t)
    const newton = t * Math.exp((Math.log(upper / tail) * upper) / (t * density))
    const next =
      newton > low && newton < high ? newton : high === Number.POSITIVE_INFINITY ? 2 * t : (low + high) / 2
    if (Math.abs(next - t) <= 2 ** -53 * t) return next
    t = next
  }
  return t
}

/** Gamma((df + 1) / 2) / (sqrt(df pi) Gamma(df / 2)) = 1 / (sqrt(df) B(df / 2, 1 / 2)). */
function studentDensityAtZero(df: number): number {
  return Math.exp(-lbeta(df / 2, 0.5)) / Math.sqrt(df)
}
