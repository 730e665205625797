import { pnorm, qnorm } from 'lib-r-math.js'

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI)

/** phi(z), the standard normal density. */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z - HALF_LOG_TWO_PI)
}

/** P(Z <= z) for a standard normal Z. R: pnorm(z). */
export function normalLower(z: number): number {
  return pnorm(z)
}

/** P(Z > z), without loss of digits in the far tail. R: pnorm(z, lower.tail = FALSE). */
export function normalUpper(z: number): number {
  return pnorm(z, 0, 1, false)
}

/** 2 P(Z > |z|), the p-value of a two-sided z test. */
export function normalTwoSided(z: number): number {
  return 2 * pnorm(Math.abs(z), 0, 1, false)
}

/** The z with P(Z <= z) = p, for 0 <= p <= 1; NaN else. R: qnorm(p). */
export function normalQuantile(p: number): number {
  return qnorm(p)
}
