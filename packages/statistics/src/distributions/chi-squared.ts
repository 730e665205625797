import { pchisq, qchisq } from 'lib-r-math.js'

/** P(X > x) for a chi-squared X with `df` degrees of freedom. R: pchisq(x, df, lower.tail = FALSE). NaN unless df >= 0. */
export function chiSquaredUpper(x: number, df: number): number {
  return x <= 0 ? 1 : pchisq(x, df, undefined, false)
}

/** The x with P(X <= x) = p. R: qchisq(p, df). NaN unless p is in 0 to 1. */
export function chiSquaredQuantile(p: number, df: number): number {
  return qchisq(p, df)
}
