import { lbeta } from 'lib-r-math.js'

const SMALLEST = 1e-300
const EPSILON = 2 ** -53

/**
 * Lower and upper tail of the beta distribution, each to full relative precision: I_x(a, b) and 1 - I_x(a, b).
 * `y` is 1 - x, given apart so that no digits are lost when x is close to 1. Continued fraction of the
 * incomplete beta function (Abramowitz & Stegun 26.5.8), evaluated by Lentz's method. lib-r-math.js's own
 * pbeta, pt and pf are not used: version 2.0.3 loses the third digit of pf(0.67, 1, 50) and the tails of pt.
 */
export function betaTails(x: number, y: number, a: number, b: number): { lower: number; upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 }
  if (y <= 0) return { lower: 1, upper: 0 }
  const logX = x > 0.5 ? Math.log1p(-y) : Math.log(x)
  const logY = y > 0.5 ? Math.log1p(-x) : Math.log(y)
  const front = Math.exp(a * logX + b * logY - lbeta(a, b))
  if (x < (a + 1) / (a + b + 2)) {
    const lower = (front * continuedFraction(x, a, b)) / a
    return { lower, upper: 1 - lower }
  }
  const upper = (front * continuedFraction(y, b, a)) / b
  return { lower: 1 - upper, upper }
}

function continuedFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 - ((a + b) * x) / (a + 1)
  d = 1 / (Math.abs(d) < SMALLEST ? SMALLEST : d)
  let value = d
  for (let m = 1; m <= 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    for (const term of [even, odd]) {
      d = 1 + term * d
      d = 1 / (Math.abs(d) < SMALLEST ? SMALLEST : d)
      c = 1 + term / c
      if (Math.abs(c) < SMALLEST) c = SMALLEST
      value *= c * d
    }
    if (Math.abs(c * d - 1) < 2 * EPSILON) break
  }
  return value
}

/**
 * The x with P(B <= x) = p for a beta B with the two shapes. Newton's method on the smaller tail, kept inside a
 * bracket. R: qbeta(p, shape1, shape2). NaN unless p is in 0 to 1.
 */
export function betaQuantile(p: number, shape1: number, shape2: number): number {
  if (!(p >= 0 && p <= 1) || !(shape1 > 0) || !(shape2 > 0)) return Number.NaN
  if (p === 0 || p === 1) return p
  let low = 0
  let high = 1
  let x = shape1 / (shape1 + shape2)
  for (let i = 0; i < 200; i++) {
    const { lower, upper } = betaTails(x, 1 - x, shape1, shape2)
    const excess = lower < 0.5 ? lower - p : 1 - p - upper
    if (excess === 0) return x
    if (excess > 0) high = x
    else low = x
    const density = Math.exp(
      (shape1 - 1) * Math.log(x) + (shape2 - 1) * Math.log1p(-x) - lbeta(shape1, shape2),
    )
    const newton = x - excess / density
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - x) <= EPSILON * x) return next
    x = next
  }
  return x
}
