import type { CountTail } from './count-input.ts'

/** First and second derivative of the negative binomial log likelihood by alpha = 1 / theta, the means held. */
export interface AlphaDerivatives {
  readonly first: number
  readonly second: number
}

/**
 * With sums over k < y for the gamma functions, and without cancellation down to alpha = 0 (Poisson), where the first
 * derivative is sum w ((y - mu)^2 - y) / 2.
 */
export function alphaDerivatives(
  alpha: number,
  y: ArrayLike<number>,
  mu: Float64Array,
  tail: CountTail,
  weights?: ArrayLike<number>,
): AlphaDerivatives {
  let first = tail.sum(k => k / (1 + alpha * k))
  let second = -tail.sum(k => (k / (1 + alpha * k)) ** 2)
  for (let i = 0; i < mu.length; i++) {
    const weight = weights ? weights[i] : 1
    if (weight === 0) continue
    const m = mu[i]
    const x = alpha * m
    first += weight * (m * m * excess(x) - (y[i] * m) / (1 + x))
    second += weight * (m ** 3 * excessSlope(x) + y[i] * (m / (1 + x)) ** 2)
  }
  return { first, second }
}

/** (log(1 + x) - x / (1 + x)) / x^2. */
function excess(x: number): number {
  if (x > 0.05) return (Math.log1p(x) - x / (1 + x)) / (x * x)
  let sum = 0
  for (let m = 14; m >= 0; m--) sum = (m + 1) / (m + 2) - x * sum
  return sum
}

/** The derivative of `excess`. */
function excessSlope(x: number): number {
  if (x > 0.05)
    return 1 / (x * x * (1 + x)) - (2 * Math.log1p(x)) / x ** 3 + (1 + 2 * x) / (x * x * (1 + x) ** 2)
  let sum = 0
  for (let m = 14; m >= 1; m--) sum = (m * (m + 1)) / (m + 2) - x * sum
  return -sum
}
