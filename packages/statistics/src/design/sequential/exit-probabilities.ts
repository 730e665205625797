import { normalDensity, normalLower, normalUpper } from '../../distributions/index.ts'
import { gaussLegendre } from '../../gauss-legendre.ts'

/** Where a trial goes on: between the bounds of the standardised statistic at each analysis. */
export interface ContinuationBounds {
  /** Information at each analysis over that of the last, ascending to 1. */
  readonly information: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
}

export interface ExitProbabilities {
  /** Probability of crossing first at each analysis. */
  readonly upper: Float64Array
  readonly lower: Float64Array
}

/** Beyond so many standard deviations nothing is left at double precision. */
const REACH = 8.5

/**
 * Probabilities of leaving at each analysis when B(t) = Z(t) sqrt(t) is Brownian motion with the drift: the density
 * of B at an analysis, over the paths that went on, is the earlier one carried on by a normal increment, integrated
 * with Gauss-Legendre nodes. Armitage, McPherson & Rowe, JRSS A 1969;132:235.
 */
export function exitProbabilities(bounds: ContinuationBounds, drift: number): ExitProbabilities {
  const looks = bounds.information.length
  const upper = new Float64Array(looks)
  const lower = new Float64Array(looks)
  let state: PathDensity = start
  for (let k = 0; k < looks; k++) {
    const crossed = crossing(state, bounds.information[k], drift, bounds.lower[k], bounds.upper[k])
    upper[k] = crossed.upper
    lower[k] = crossed.lower
    if (k + 1 < looks) state = carryOn(state, bounds, k, drift)
  }
  return { upper, lower }
}

/** The density of B over the paths that still go on, at nodes with their weights. */
export interface PathDensity {
  readonly information: number
  readonly at: Float64Array
  /** Density times the weight of the node. */
  readonly mass: Float64Array
}

export const start: PathDensity = { information: 0, at: Float64Array.of(0), mass: Float64Array.of(1) }

/** Probabilities of lying beyond the bounds of Z at the next information, for the paths of `state`. */
export function crossing(
  state: PathDensity,
  information: number,
  drift: number,
  lower: number,
  upper: number,
) {
  const step = information - state.information
  const sd = Math.sqrt(step)
  const root = Math.sqrt(information)
  let above = 0
  let below = 0
  for (let i = 0; i < state.at.length; i++) {
    const mean = state.at[i] + drift * step
    if (upper < Number.POSITIVE_INFINITY) above += state.mass[i] * normalUpper((upper * root - mean) / sd)
    if (lower > Number.NEGATIVE_INFINITY) below += state.mass[i] * normalLower((lower * root - mean) / sd)
  }
  return { upper: above, lower: below }
}

/** The paths that lie between the bounds at analysis k. */
export function carryOn(
  state: PathDensity,
  bounds: ContinuationBounds,
  k: number,
  drift: number,
): PathDensity {
  const information = bounds.information[k]
  const step = information - state.information
  const sd = Math.sqrt(step)
  const root = Math.sqrt(information)
  const centre = drift * information
  const from = Math.max(bounds.lower[k] * root, centre - REACH * root)
  const to = Math.min(bounds.upper[k] * root, centre + REACH * root)
  if (!(to > from)) return { information, at: new Float64Array(0), mass: new Float64Array(0) }
  // Nodes enough for this increment and for the next, whichever is the narrower.
  const next = k + 1 < bounds.information.length ? bounds.information[k + 1] - information : step
  const count = Math.min(2000, 48 + Math.ceil((5 * (to - from)) / Math.sqrt(Math.min(step, next))))
  const { node, weight } = gaussLegendre(count)
  const half = (to - from) / 2
  const at = node.map(x => from + half * (x + 1))
  const mass = at.map((b, i) => {
    let density = 0
    for (let j = 0; j < state.at.length; j++)
      density += state.mass[j] * normalDensity((b - state.at[j] - drift * step) / sd)
    return (density / sd) * weight[i] * half
  })
  return { information, at, mass }
}
