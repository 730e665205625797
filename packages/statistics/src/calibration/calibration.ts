import { requireBothClasses, requireProbability, requireWhole } from '../input-error.ts'
import { wilsonInterval } from '../proportions/binomial-interval.ts'
import { quantileOfSorted } from '../quantile.ts'
import { binaryCalibrationCurve, type CalibrationCurve } from './calibration-curve.ts'
import {
  calibrationIntercept,
  calibrationSlope,
  type Interval,
  observedExpectedRatio,
  type WaldEstimate,
} from './recalibration.ts'
import { heldRiskWarnings } from './risk-edge.ts'

export interface CalibrationGroup {
  /** Mean predicted risk. */
  readonly predicted: number
  readonly observed: number
  /** Wilson limits. */
  readonly lower: number
  readonly upper: number
  readonly n: number
  readonly events: number
}

export interface Calibration {
  /** Events over the sum of risks, limits exp(-/+ z sqrt((1 - prevalence) / events)) times it. */
  readonly observedExpected: Interval
  /** Intercept of logit(P) = a + logit(risk). */
  readonly intercept: WaldEstimate
  /** Slope of logit(P) = a + b logit(risk); NaN where all risks are equal. */
  readonly slope: WaldEstimate
  readonly groups: readonly CalibrationGroup[]
  readonly smooth: CalibrationCurve | null
  readonly whyNotSmooth: string | null
  /** That risks of 0 or 1 were held just within, where they were. */
  readonly warnings: readonly string[]
}

/**
 * Calibration of predicted risks of a binary outcome: in the large (observed over expected, intercept), weak
 * (slope), and in the curve, in groups of equal size and smooth. Van Calster et al., BMC Med 2019;17:230; R:
 * glm(event ~ offset(logit)), glm(event ~ logit), rms::val.prob.
 * @param options.groups number of quantile groups, 10 by default
 * @param options.knots of the restricted cubic spline, 3 by default
 * @throws StatisticsInputError one class alone, missing values, risks outside 0 to 1
 */
export function calibration(options: {
  readonly event: ArrayLike<number>
  readonly risk: ArrayLike<number>
  readonly groups?: number
  readonly knots?: number
  readonly level?: number
}): Calibration {
  const { event, risk, groups = 10, knots = 3, level = 0.95 } = options
  requireBothClasses('event', event, event.length)
  requireProbability('risk', risk, event.length)
  requireWhole('groups', groups, 1)
  const curve = binaryCalibrationCurve({ event, risk, knots, level })
  return {
    observedExpected: observedExpectedRatio({ event, risk, level }),
    intercept: calibrationIntercept({ event, risk, level }),
    slope: calibrationSlope({ event, risk, level }),
    groups: calibrationGroups(event, risk, groups, level),
    smooth: typeof curve === 'string' ? null : curve,
    whyNotSmooth: typeof curve === 'string' ? curve : null,
    warnings: heldRiskWarnings(risk),
  }
}

/**
 * Groups between quantiles of risk; equal quantiles are merged, so that equal risks are never parted. R: cut(risk,
 * unique(quantile(risk, 0:groups / groups)), include.lowest = TRUE).
 */
function calibrationGroups(
  event: ArrayLike<number>,
  risk: ArrayLike<number>,
  groups: number,
  level: number,
): CalibrationGroup[] {
  const sorted = Float64Array.from(risk).sort()
  const breaks = Array.from({ length: groups }, (_, g) => quantileOfSorted(sorted, (g + 1) / groups))
  const upper = breaks.filter((cut, g) => cut > (g === 0 ? sorted[0] : breaks[g - 1]))
  if (upper.length === 0) upper.push(sorted[sorted.length - 1])
  const members = upper.map((): number[] => [])
  for (let i = 0; i < risk.length; i++) {
    const group = upper.findIndex(cut => risk[i] <= cut)
    members[group < 0 ? members.length - 1 : group].push(i)
  }
  return members
    .filter(rows => rows.length > 0)
    .map(rows => {
      const events = rows.reduce((sum, i) => sum + event[i], 0)
      const predicted = rows.reduce((sum, i) => sum + risk[i], 0) / rows.length
      const limits = wilsonInterval({ successes: events, n: rows.length, level })
      return { predicted, observed: events / rows.length, ...limits, n: rows.length, events }
    })
}
