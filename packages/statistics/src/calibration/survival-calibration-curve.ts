import { quantileOfSorted } from '../quantile.ts'
import { rcsBasis, rcsKnots } from '../regression/restricted-cubic-spline.ts'
import { cox } from '../survival/cox/cox.ts'
import { coxPrediction } from '../survival/cox/prediction-error.ts'
import { survivalLimits, twoSidedQuantile } from '../survival/survival-limits.ts'
import { heldRisk } from './risk-edge.ts'

/** Observed against predicted risk as a smooth curve, and how far apart they are. */
export interface SurvivalCalibrationCurve {
  /** Grid of predicted risk, evenly from its 1st to its 99th percentile. */
  readonly predicted: Float64Array
  /** Risk at the horizon as the spline model of the new patients has it. */
  readonly observed: Float64Array
  /** Pointwise limits, log-log scale. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Integrated calibration index: mean |observed - predicted| over the patients; with its median and 90th percentile. */
  readonly ici: number
  readonly e50: number
  readonly e90: number
  /** The largest of them. */
  readonly emax: number
}

const GRID = 100

/**
 * The smooth calibration curve: a Cox model of the new patients on a restricted cubic spline of
 * log(-log(1 - risk)), read at the horizon. Austin, Harrell & van Klaveren, Stat Med 2020;39:2714.
 * @returns a sentence why not, where the spline cannot be fitted
 */
export function calibrationCurve(options: {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly risk: ArrayLike<number>
  readonly at: number
  readonly knots: number
  readonly level: number
}): SurvivalCalibrationCurve | string {
  const { time, event, risk, at, level } = options
  const n = risk.length
  const z = twoSidedQuantile(level)
  let last = 0
  for (let i = 0; i < n; i++) last = Math.max(last, time[i])
  if (at > last) return `nobody is followed to ${at}`
  const transformed = Float64Array.from(risk, cloglogOfRisk)
  if (n < 6) return `${n} patients are too few for a spline`
  const knots = rcsKnots(transformed, options.knots)
  if (knots.length < 3) return 'predicted risk takes too few values for a spline'
  const x = rcsBasis(transformed, knots)
  const fit = cox({ time, event, x })
  if (fit.events === 0) return 'no event'
  if (!fit.converged || fit.infinite.includes(true) || fit.aliased.includes(true))
    return `the spline could not be fitted: ${fit.warnings.join('; ')}`
  const predict = (risks: Float64Array) => {
    const newX = rcsBasis(Float64Array.from(risks, cloglogOfRisk), knots)
    return coxPrediction({ time, event, x, fit, newX, at })
  }
  const observedAll = predict(Float64Array.from(risk)).survival.map(s => 1 - s)
  const errors = observedAll.map((observed, i) => Math.abs(observed - risk[i])).sort()
  const sorted = Float64Array.from(risk).sort()
  const from = quantileOfSorted(sorted, 0.01)
  const to = quantileOfSorted(sorted, 0.99)
  const predicted = Float64Array.from({ length: GRID }, (_, i) => from + ((to - from) * i) / (GRID - 1))
  const { survival, logError } = predict(predicted)
  const limits = Array.from(survival, (s, i) => survivalLimits(s, logError[i], z, 'log-log'))
  return {
    predicted,
    observed: survival.map(s => 1 - s),
    lower: Float64Array.from(limits, pair => 1 - pair[1]),
    upper: Float64Array.from(limits, pair => 1 - pair[0]),
    ici: errors.reduce((sum, e) => sum + e, 0) / n,
    e50: quantileOfSorted(errors, 0.5),
    e90: quantileOfSorted(errors, 0.9),
    emax: errors[errors.length - 1],
  }
}

/** log(-log(1 - risk)), risk held within 1e-9 to 1 - 1e-9: the linear predictor of a Cox model, but for a constant. */
export function cloglogOfRisk(risk: number): number {
  return Math.log(-Math.log1p(-heldRisk(risk)))
}
