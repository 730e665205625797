import { requireFinite } from '../input-error.ts'
import { cox } from '../survival/cox/cox.ts'
import { twoSidedQuantile } from '../survival/survival-limits.ts'

export interface SurvivalCalibrationSlope {
  readonly value: number
  readonly se: number
  readonly lower: number
  readonly upper: number
  /** What is wrong with the fit, if anything (a constant predictor, no events, infinite slope). */
  readonly warnings: readonly string[]
}

/**
 * Calibration slope: the coefficient of the linear predictor in a Cox model of the new patients; 1 is right, less
 * is overfitting. van Houwelingen, Stat Med 2000;19:3401. R: coxph(Surv(time, event) ~ linear).
 * @throws StatisticsInputError on lengths or missing values
 */
export function survivalCalibrationSlope(options: {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly linear: ArrayLike<number>
  readonly strata?: ArrayLike<number>
  readonly level?: number
}): SurvivalCalibrationSlope {
  const { time, event, linear, strata, level = 0.95 } = options
  const z = twoSidedQuantile(level)
  requireFinite('linear', linear, time.length)
  const fit = cox({ time, event, x: [linear], strata })
  const value = fit.coefficients[0]
  const se = fit.aliased[0] ? Number.NaN : fit.se[0]
  return { value, se, lower: value - z * se, upper: value + z * se, warnings: fit.warnings }
}
