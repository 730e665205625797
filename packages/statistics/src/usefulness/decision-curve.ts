import { twoSidedQuantile } from '../survival/survival-limits.ts'

/** An estimate at each threshold with its standard error and limits (value -/+ z se). */
export interface DecisionEstimates {
  readonly value: Float64Array
  readonly se: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/** A decision curve. Every array has an entry a threshold. */
export interface DecisionCurve {
  readonly threshold: Float64Array
  /** Patients at or above the threshold, who are treated (sum of their weights). */
  readonly treated: Float64Array
  readonly netBenefit: Float64Array
  readonly se: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Net benefit of treating everyone; treating no one has 0. */
  readonly treatAll: Float64Array
  readonly treatAllSe: Float64Array
  /** Net benefit over the event rate: 1 is the most there is. NaN without an event. */
  readonly standardised: DecisionEstimates
  /**
   * Net reduction in interventions a patient against treating everyone: (net benefit - treat all) (1 - p) / p.
   * Times 100: unnecessary treatments spared in 100 patients without missing an event.
   */
  readonly interventionsAvoided: DecisionEstimates
}

/** At one threshold: estimates and standard errors. */
export interface DecisionPoint {
  readonly treated: number
  readonly netBenefit: readonly [value: number, se: number]
  readonly treatAll: readonly [value: number, se: number]
  readonly standardised: readonly [value: number, se: number]
  readonly interventionsAvoided: readonly [value: number, se: number]
}

export function decisionCurve(
  thresholds: ArrayLike<number>,
  level: number,
  at: (threshold: number) => DecisionPoint,
): DecisionCurve {
  const z = twoSidedQuantile(level)
  const threshold = Float64Array.from(thresholds)
  const points = Array.from(threshold, at)
  const estimates = (of: (point: DecisionPoint) => readonly [number, number]): DecisionEstimates => ({
    value: Float64Array.from(points, point => of(point)[0]),
    se: Float64Array.from(points, point => of(point)[1]),
    lower: Float64Array.from(points, point => of(point)[0] - z * of(point)[1]),
    upper: Float64Array.from(points, point => of(point)[0] + z * of(point)[1]),
  })
  const { value: netBenefit, se, lower, upper } = estimates(point => point.netBenefit)
  const all = estimates(point => point.treatAll)
  return {
    threshold,
    treated: Float64Array.from(points, point => point.treated),
    netBenefit,
    se,
    lower,
    upper,
    treatAll: all.value,
    treatAllSe: all.se,
    standardised: estimates(point => point.standardised),
    interventionsAvoided: estimates(point => point.interventionsAvoided),
  }
}
