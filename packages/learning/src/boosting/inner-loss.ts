import { partialDeviance } from '@tessera/statistics'
import { pick, type SurvivalOutcome } from '../rows.ts'

/** Loss of an inner fold's model on rows that it was not fitted on. */
export interface InnerLoss {
  /** Weight of the fold. */
  readonly weight: number
  /** Mean loss at the linear predictors of the rows that the fold is evaluated on. */
  at(linear: Float64Array): number
}

/** Mean binomial deviance, -2 (y log p + (1 - y) log(1 - p)), p within 1e-5 of 0 and 1 (as cv.glmnet). */
export function binomialLoss(event: Uint8Array): InnerLoss {
  const limit = 1e-5
  return {
    weight: event.length,
    at: linear => {
      let sum = 0
      for (let i = 0; i < linear.length; i++) {
        const p = Math.min(Math.max(1 / (1 + Math.exp(-linear[i])), limit), 1 - limit)
        sum -= 2 * Math.log(event[i] === 1 ? p : 1 - p)
      }
      return sum / event.length
    },
  }
}

/** Mean squared error. */
export function squaredLoss(value: Float64Array): InnerLoss {
  return {
    weight: value.length,
    at: linear => linear.reduce((sum, f, i) => sum + (f - value[i]) ** 2, 0) / value.length,
  }
}

/**
 * Cross-validated partial deviance (Verweij and van Houwelingen, Stat Med 1993;12:2305): that of all rows less that of
 * the inner training rows, an event of the fold. Evaluated on all rows.
 * @param inner the inner training rows, as row numbers of `all`
 */
export function partialLoss(all: SurvivalOutcome, inner: Int32Array): InnerLoss {
  const whole = partialDeviance(all)
  const part = partialDeviance({
    time: pick(all.time, inner, new Float64Array(inner.length)),
    event: pick(all.event, inner, new Uint8Array(inner.length)),
  })
  const weight = whole.events - part.events
  const some = new Float64Array(inner.length)
  return { weight, at: linear => (whole.at(linear) - part.at(pick(linear, inner, some))) / weight }
}
