import type { CauseCounts } from './causes.ts'

/** How the standard error of a cumulative incidence is found; see `aalenJohansen`. */
export type IncidenceVariance = 'multinomial' | 'robust' | 'aalen'

/** A cumulative incidence with the counts that it was made of. */
export interface IncidenceCurve {
  readonly counts: CauseCounts
  /** Position of the cause in the counts. */
  readonly cause: number
  readonly incidence: Float64Array
  readonly eventFree: Float64Array
}

/**
 * Variance of F(t). It moves with the hazards h_c(s) by S(s-) [1(c) - b], b = (F(t) - F(s)) / S(s) being what is
 * still to come for those who pass s. So the variance is the sum over s of S(s-)^2 (v_c (1 - b)^2 + 2 w b (b - 1) +
 * v_o b^2), with v_c, v_o and w the variances and the covariance of the hazards of this cause and of all others:
 * a quadratic in F(t), whose three running sums make it O(m).
 */
export function hazardVariance(curve: IncidenceCurve, variance: 'multinomial' | 'aalen'): Float64Array {
  const { counts, cause, incidence, eventFree } = curve
  const { atRisk, anyEvent, events } = counts
  let constant = 0
  let linear = 0
  let quadratic = 0
  return incidence.map((f, i) => {
    if (anyEvent[i] > 0) {
      const before = i === 0 ? 1 : eventFree[i - 1]
      const n = atRisk[i]
      const own = events[cause][i]
      const other = Math.max(anyEvent[i] - own, 0)
      const scale = (before * before) / (n * n)
      const multinomial = variance === 'multinomial'
      const ownVariance = scale * (multinomial ? own * (1 - own / n) : withoutReplacement(own, n))
      const otherVariance = scale * (multinomial ? other * (1 - other / n) : withoutReplacement(other, n))
      const covariance = multinomial ? (-scale * own * other) / n : 0
      constant += ownVariance
      // When everyone at risk has had an event nothing is left to come: b is 0.
      if (eventFree[i] > 0) {
        const cross = (ownVariance + covariance) / eventFree[i]
        const square = (ownVariance + otherVariance + 2 * covariance) / (eventFree[i] * eventFree[i])
        constant += 2 * cross * f + square * f * f
        linear -= 2 * cross + 2 * square * f
        quadratic += square
      }
    }
    return Math.max(constant + f * (linear + f * quadratic), 0)
  })
}

/** Variance of the number of events where d of n were drawn without replacement, as Aalen's estimate has it. */
function withoutReplacement(events: number, atRisk: number): number {
  return events > 1 && atRisk > 1 ? events * (1 - (events - 1) / (atRisk - 1)) : events
}
