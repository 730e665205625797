import { betaQuantile, betaTails } from './beta.ts'
import { chiSquaredUpper } from './chi-squared.ts'

/** P(F > f) for Fisher's F with `df1` and `df2` degrees of freedom. R: pf(f, df1, df2, lower.tail = FALSE). */
export function fUpper(f: number, df1: number, df2: number): number {
  if (f <= 0) return 1
  if (df2 === Number.POSITIVE_INFINITY) return chiSquaredUpper(f * df1, df1)
  const total = df2 + df1 * f
  return betaTails(df2 / total, (df1 * f) / total, df2 / 2, df1 / 2).lower
}

/** The f with P(F <= f) = p. R: qf(p, df1, df2). NaN unless p is in 0 to 1. */
export function fQuantile(p: number, df1: number, df2: number): number {
  const share = betaQuantile(p, df1 / 2, df2 / 2)
  if (share <= 0.5) return (df2 * share) / (df1 * (1 - share))
  // near 1 the digits are in the other share
  const rest = betaQuantile(1 - p, df2 / 2, df1 / 2)
  return (df2 * (1 - rest)) / (df1 * rest)
}
