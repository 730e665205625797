import { elasticNet, elasticNetCox, partialDeviance } from '@tessera/statistics'
import type { Design } from '../preparation/design.ts'
import { type Outcome, pick, type SurvivalOutcome } from '../rows.ts'
import { weightedSum } from './linear-model.ts'

/** Coefficients over a path of penalties, strong to weak. */
export interface PenaltyPath {
  readonly lambda: Float64Array
  readonly intercept: Float64Array | null
  readonly beta: readonly Float64Array[]
}

/**
 * The path of a design: binomial for binary outcomes, Cox for survival. `lambda` fixes the penalties, and
 * `tolerance` where the fit stops (a share of the null deviance).
 */
export function penaltyPath(
  design: Design,
  outcome: Outcome,
  alpha: number,
  lambda?: Float64Array,
  tolerance?: number,
): PenaltyPath {
  if (outcome.kind === 'time-to-event') {
    const { time, event } = outcome
    const path = elasticNetCox({ time, event, x: design.x, alpha, lambda, tolerance })
    return { lambda: path.lambda, intercept: null, beta: path.beta }
  }
  return elasticNet({ family: 'binomial', y: outcome.event, x: design.x, alpha, lambda, tolerance })
}

/** Deviance of an inner fold at each penalty, and the weight of the fold. */
export interface FoldDeviance {
  readonly deviance: Float64Array
  readonly weight: number
}

/** Mean binomial deviance of the inner held-out rows: -2 (y log p + (1 - y) log(1 - p)), p within 1e-5 of 0 and 1. */
export function binomialFold(path: PenaltyPath, heldOut: Design, event: Uint8Array): FoldDeviance {
  const limit = 1e-5
  const deviance = Float64Array.from(path.beta, (beta, l) => {
    const linear = weightedSum(heldOut.x, beta, heldOut.size, path.intercept?.[l] ?? 0)
    let sum = 0
    for (let i = 0; i < linear.length; i++) {
      const p = Math.min(Math.max(1 / (1 + Math.exp(-linear[i])), limit), 1 - limit)
      sum -= 2 * Math.log(event[i] === 1 ? p : 1 - p)
    }
    return sum / linear.length
  })
  return { deviance, weight: heldOut.size }
}

/**
 * Cross-validated partial deviance of an inner fold (Verweij and van Houwelingen, Stat Med 1993;12:2305): the
 * deviance of all rows less that of the inner training rows, both at the coefficients fitted without the
 * fold, an event of the fold.
 * @param all the design of all rows, as prepared in the inner training rows
 * @param inner the inner training rows, as row numbers of `all`
 */
export function coxFold(
  path: PenaltyPath,
  all: Design,
  outcome: SurvivalOutcome,
  inner: Int32Array,
): FoldDeviance {
  const whole = partialDeviance(outcome)
  const part = partialDeviance({
    time: pick(outcome.time, inner, new Float64Array(inner.length)),
    event: pick(outcome.event, inner, new Uint8Array(inner.length)),
  })
  const weight = whole.events - part.events
  const some = new Float64Array(inner.length)
  const deviance = Float64Array.from(path.beta, beta => {
    const linear = weightedSum(all.x, beta, all.size, 0)
    return (whole.at(linear) - part.at(pick(linear, inner, some))) / weight
  })
  return { deviance, weight }
}
