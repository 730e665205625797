import { betaTails } from '../distributions/beta.ts'

/** P(X <= x) and P(X >= x) of a binomial. R: pbinom(x, n, p), pbinom(x - 1, n, p, lower.tail = FALSE). */
export function binomialTails(
  x: number,
  n: number,
  p: number,
): { readonly atMost: number; readonly atLeast: number } {
  return {
    atMost: x >= n ? 1 : x < 0 ? 0 : betaTails(p, 1 - p, x + 1, n - x).upper,
    atLeast: x <= 0 ? 1 : x > n ? 0 : betaTails(p, 1 - p, x, n - x + 1).lower,
  }
}
