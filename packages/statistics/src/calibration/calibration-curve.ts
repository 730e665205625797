import { normalQuantile } from '../distributions/index.ts'
import { quantileOfSorted } from '../quantile.ts'
import { inverseLogit } from '../regression/binomial-moments.ts'
import { logistic } from '../regression/logistic.ts'
import { rcsBasis, rcsKnots } from '../regression/restricted-cubic-spline.ts'
import { logitOfRisk } from './recalibration.ts'

/** Observed against predicted risk as a smooth curve, and how far apart they are. */
export interface CalibrationCurve {
  /** Grid of predicted risk, evenly from its 1st to its 99th percentile. */
  readonly predicted: Float64Array
  readonly observed: Float64Array
  /** Pointwise limits, Wald on the logit scale. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Integrated calibration index: mean |observed - predicted| over the patients; its median and 90th percentile. */
  readonly ici: number
  readonly e50: number
  readonly e90: number
  /** The largest of them. */
  readonly emax: number
}

const GRID = 100

/**
 * Logistic regression of the outcome on a restricted cubic spline of logit(risk) (Austin and Steyerberg, Stat
 * Med 2014;33:517 and 2019;38:4051).
 * @returns a sentence why not, where the spline cannot be fitted
 */
export function binaryCalibrationCurve(options: {
  readonly event: ArrayLike<number>
  readonly risk: ArrayLike<number>
  readonly knots: number
  readonly level: number
}): CalibrationCurve | string {
  const { event, risk, level } = options
  const linear = Float64Array.from(risk, logitOfRisk)
  if (linear.length < 6) return `${linear.length} patients are too few for a spline`
  const knots = rcsKnots(linear, options.knots)
  if (knots.length < 3) return 'predicted risk takes too few values for a spline'
  const fit = logistic({ y: Float64Array.from(event), x: rcsBasis(linear, knots) })
  if (!fit.converged || fit.separated || fit.aliased.includes(true))
    return `the spline could not be fitted: ${fit.warnings.join('; ')}`
  const z = normalQuantile(0.5 + level / 2)
  const p = fit.coefficients.length
  const predict = (risks: Float64Array) => {
    const basis = rcsBasis(Float64Array.from(risks, logitOfRisk), knots)
    return Array.from(risks, (_, i) => {
      const row = [1, ...basis.map(column => column[i])]
      let eta = 0
      let variance = 0
      for (let a = 0; a < p; a++) {
        eta += row[a] * fit.coefficients[a]
        for (let b = 0; b < p; b++) variance += row[a] * row[b] * fit.covariance[a * p + b]
      }
      return { eta, se: Math.sqrt(Math.max(0, variance)) }
    })
  }
  const own = predict(Float64Array.from(risk))
  const errors = Float64Array.from(own, ({ eta }, i) => Math.abs(inverseLogit(eta) - risk[i])).sort()
  const sorted = Float64Array.from(risk).sort()
  const from = quantileOfSorted(sorted, 0.01)
  const to = quantileOfSorted(sorted, 0.99)
  const predicted = Float64Array.from({ length: GRID }, (_, i) => from + ((to - from) * i) / (GRID - 1))
  const drawn = predict(predicted)
  return {
    predicted,
    observed: Float64Array.from(drawn, ({ eta }) => inverseLogit(eta)),
    lower: Float64Array.from(drawn, ({ eta, se }) => inverseLogit(eta - z * se)),
    upper: Float64Array.from(drawn, ({ eta, se }) => inverseLogit(eta + z * se)),
    ici: errors.reduce((sum, e) => sum + e, 0) / errors.length,
    e50: quantileOfSorted(errors, 0.5),
    e90: quantileOfSorted(errors, 0.9),
    emax: errors[errors.length - 1],
  }
}
