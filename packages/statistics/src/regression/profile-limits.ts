import { normalQuantile } from '../distributions/index.ts'
import { bracketedRoot } from './bracketed-root.ts'

/** The likelihood with one parameter held, the others at their best. */
export interface ProfilePoint {
  readonly value: number
  readonly parameters: Float64Array
}

/**
 * Limits of one parameter where its profile log likelihood lies chi-squared(level, 1) / 2 below the maximum. The
 * signed root of the drop is close to a straight line in the parameter, so few points are needed. Infinity where
 * the profile never falls that far, NaN where it cannot be followed. Venzon & Moolgavkar, Appl Stat 1988;37:87.
 */
export function profileLimits(options: {
  readonly estimate: number
  readonly se: number
  readonly maximum: ProfilePoint
  readonly level: number
  /** The profile with the parameter at `value`, searched from `start`. */
  readonly profile: (value: number, start: Float64Array) => ProfilePoint
}): { readonly lower: number; readonly upper: number } {
  const { estimate, se, maximum, level, profile } = options
  const z = normalQuantile((1 + level) / 2)
  const side = (sign: number) => {
    let start = maximum.parameters
    const excess = (value: number) => {
      const point = profile(value, start)
      start = point.parameters
      // a penalised likelihood can have a second, higher maximum: then these are not limits around the best
      if (point.value > maximum.value + 1e-6) return Number.NaN
      return Math.sqrt(2 * Math.max(0, maximum.value - point.value)) - z
    }
    let near = estimate
    let atNear = -z
    let reach = z * se
    for (let doubling = 0; doubling < 60; doubling++) {
      const far = near + sign * reach
      const atFar = excess(far)
      if (atFar >= 0) return bracketedRoot(excess, near, far, atNear, atFar, 1e-11)
      if (Number.isNaN(atFar)) return Number.NaN
      if (reach > 1e6 * (Math.abs(estimate) + se)) break
      near = far
      atNear = atFar
      reach *= doubling < 3 ? 0.5 : 2
    }
    return sign * Number.POSITIVE_INFINITY
  }
  return { lower: side(-1), upper: side(1) }
}
