import { requireLevel, requireProbability, StatisticsInputError } from '../input-error.ts'
import { readFollowUp } from '../survival/survival-input.ts'
import { heldRiskWarnings } from './risk-edge.ts'
import { calibrationCurve, type SurvivalCalibrationCurve } from './survival-calibration-curve.ts'
import { calibrationGroups, type SurvivalCalibrationGroup } from './survival-calibration-groups.ts'
import { type ObservedExpected, observedExpected } from './survival-observed-expected.ts'

export interface SurvivalCalibration {
  readonly observedExpected: ObservedExpected
  readonly groups: readonly SurvivalCalibrationGroup[]
  /** null where a spline cannot be fitted, with the reason in `whyNotSmooth`. */
  readonly smooth: SurvivalCalibrationCurve | null
  readonly whyNotSmooth: string | null
  /** That risks of 0 or 1 were held just within, where they were. */
  readonly warnings: readonly string[]
}

/**
 * Calibration of predicted risks at a horizon: observed over expected (log O/E is the intercept on the log scale), observed
 * risk in groups of predicted risk, and the smooth curve with ICI, E50 and E90.
 * @param options.risk P(event by `at`) of each patient
 * @param options.groups number of quantile groups, 10 by default
 * @param options.knots knots of the spline, 3 by default, to 7
 * @throws StatisticsInputError on lengths, missing values, or risks outside 0 to 1
 */
export function survivalCalibration(options: {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly risk: ArrayLike<number>
  readonly at: number
  readonly groups?: number
  readonly knots?: number
  readonly level?: number
}): SurvivalCalibration {
  const { risk, at, groups = 10, knots = 3, level = 0.95 } = options
  const { n, time, event } = readFollowUp({ time: options.time, event: options.event })
  requireProbability('risk', risk, n)
  requireLevel(level)
  if (!(at > 0) || !Number.isFinite(at))
    throw new StatisticsInputError('option', 'at', `The horizon is ${at}: give a time above 0.`)
  if (!Number.isInteger(groups) || groups < 1)
    throw new StatisticsInputError(
      'option',
      'groups',
      `groups is ${groups}: give a whole number of 1 or more.`,
    )
  const rows = { time, event, risk, at, level }
  const curve = calibrationCurve({ ...rows, knots })
  return {
    observedExpected: observedExpected(rows),
    groups: calibrationGroups({ ...rows, groups }),
    smooth: typeof curve === 'string' ? null : curve,
    whyNotSmooth: typeof curve === 'string' ? curve : null,
    warnings: heldRiskWarnings(risk),
  }
}
