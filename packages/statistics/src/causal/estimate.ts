import { normalTwoSided } from '../distributions/index.ts'
import { twoSidedQuantile } from '../survival/survival-limits.ts'

/** An estimate with its symmetric interval and the test that it is 0. */
export interface Estimate {
  readonly value: number
  readonly se: number
  readonly lower: number
  readonly upper: number
  readonly z: number
  readonly p: number
}

/** Value plus and minus the normal quantile times the standard error; z is 0 where the value is 0, infinite where another value has error 0. */
export function normalEstimate(value: number, se: number, level: number): Estimate {
  const half = twoSidedQuantile(level) * se
  const z = value === 0 ? 0 : value / se
  return { value, se, lower: value - half, upper: value + half, z, p: normalTwoSided(z) }
}

/** An estimate of a logarithm, and its exponential with limits. */
export interface RatioEstimate extends Estimate {
  readonly ratio: number
  readonly ratioLower: number
  readonly ratioUpper: number
}

/** As normalEstimate, with exp of the value and of its limits. */
export function ratioEstimate(log: number, se: number, level: number): RatioEstimate {
  const estimate = normalEstimate(log, se, level)
  return {
    ...estimate,
    ratio: Math.exp(estimate.value),
    ratioLower: Math.exp(estimate.lower),
    ratioUpper: Math.exp(estimate.upper),
  }
}

/** sqrt of the sum of squares of the patients' influences: the robust standard error. */
export function influenceError(influence: Float64Array): number {
  let squares = 0
  for (const value of influence) squares += value * value
  return Math.sqrt(squares)
}

/** a - b, entry by entry. */
export function influenceDifference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i])
}
