import { aalenJohansen } from '../competing-risks/aalen-johansen.ts'
import { requireCauseOf } from '../competing-risks/causes.ts'
import { fineGray } from '../competing-risks/fine-gray/fine-gray.ts'
import { fineGrayIncidence } from '../competing-risks/fine-gray/fine-gray-incidence.ts'
import { incidenceAt } from '../competing-risks/incidence-at.ts'
import { requireLevel, requireProbability, StatisticsInputError } from '../input-error.ts'
import { quantileOfSorted } from '../quantile.ts'
import { rcsBasis, rcsKnots } from '../regression/restricted-cubic-spline.ts'
import { cloglogOfRisk } from './survival-calibration-curve.ts'
import { riskGroups, type SurvivalCalibrationGroup } from './survival-calibration-groups.ts'

/** Calibration of predicted cumulative incidences at a horizon. */
export interface CompetingCalibration {
  /** Observed by Aalen and Johansen, log-log limits. */
  readonly groups: readonly SurvivalCalibrationGroup[]
  /** Null where a spline cannot be fitted; without limits. */
  readonly smooth: {
    readonly predicted: Float64Array
    readonly observed: Float64Array
    readonly lower: null
    readonly upper: null
    /** Mean |observed - predicted| over the patients, with its median and 90th percentile. */
    readonly ici: number
    readonly e50: number
    readonly e90: number
  } | null
}

interface Options {
  readonly time: ArrayLike<number>
  /** 0 censored, else the number of the cause. */
  readonly cause: ArrayLike<number>
  /** P(event of the cause by `at`) of each patient. */
  readonly risk: ArrayLike<number>
  readonly at: number
  /** The cause of interest; 1 by default. */
  readonly of?: number
  readonly groups?: number
  /** Knots of the spline, 3 by default. */
  readonly knots?: number
  readonly level?: number
}

const GRID = 100

/**
 * Observed against predicted cumulative incidence at the horizon: in groups between quantiles of predicted risk by
 * Aalen and Johansen, and as a smooth curve, the Fine-Gray regression of the patients on a restricted cubic spline of
 * log(-log(1 - risk)) read at the horizon. Austin, Putter, Giardiello & van Klaveren, Diagn Progn Res 2022;6:2.
 * @throws StatisticsInputError on lengths, missing values, risks outside 0 to 1, or a cause that no row has
 */
export function competingCalibrationCurve(options: Options): CompetingCalibration {
  const { time, cause, risk, groups = 10, level = 0.95, of = 1 } = options
  requireCauseOf(cause, of, time.length)
  requireProbability('risk', risk, time.length)
  requireLevel(level)
  return {
    groups: riskGroups(risk, groups).map(rows => groupOf(rows, options)),
    smooth: smoothCurve(options),
  }
}

function groupOf(rows: readonly number[], options: Options): SurvivalCalibrationGroup {
  const { time, cause, risk, at, of = 1, level = 0.95 } = options
  const curve = aalenJohansen({
    time: rows.map(i => time[i]),
    cause: rows.map(i => cause[i]),
    causes: [of],
    conf: 'log-log',
    level,
  })
  const own = curve.causes.find(one => one.cause === of)
  const found = own ? incidenceAt(curve, own, [at]) : null
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value)
  const observed = known(found?.incidence[0])
  const limits = observed !== null && observed > 0
  return {
    predicted: rows.reduce((sum, i) => sum + risk[i], 0) / rows.length,
    observed,
    lower: limits ? known(found?.lower[0]) : null,
    upper: limits ? known(found?.upper[0]) : null,
    n: rows.length,
    events: rows.filter(i => cause[i] === of && time[i] <= at).length,
  }
}

/** Null as well where few events let the fit run off, so that a hazard is beyond the range of numbers. */
function smoothCurve(options: Options): CompetingCalibration['smooth'] {
  try {
    return fittedCurve(options)
  } catch (error) {
    if (error instanceof StatisticsInputError && error.fault === 'domain') return null
    throw error
  }
}

function fittedCurve({
  time,
  cause,
  risk,
  at,
  of = 1,
  knots: count = 3,
}: Options): CompetingCalibration['smooth'] {
  const n = risk.length
  const transformed = Float64Array.from(risk, cloglogOfRisk)
  const knots = n < 6 ? [] : rcsKnots(transformed, count)
  if (knots.length < 3) return null
  const x = rcsBasis(transformed, knots)
  const fit = fineGray({ time, cause, of, x })
  if (!fit.converged || fit.infinite.includes(true) || fit.aliased.includes(true)) return null
  const predict = (risks: Float64Array) =>
    fineGrayIncidence({ fit, x: rcsBasis(risks.map(cloglogOfRisk), knots), times: [at] })
  const observedAll = predict(Float64Array.from(risk))
  const errors = observedAll.map((observed, i) => Math.abs(observed - risk[i])).sort()
  const sorted = Float64Array.from(risk).sort()
  const from = quantileOfSorted(sorted, 0.01)
  const to = quantileOfSorted(sorted, 0.99)
  const predicted = Float64Array.from({ length: GRID }, (_, i) => from + ((to - from) * i) / (GRID - 1))
  return {
    predicted,
    observed: predict(predicted),
    lower: null,
    upper: null,
    ici: errors.reduce((sum, e) => sum + e, 0) / n,
    e50: quantileOfSorted(errors, 0.5),
    e90: quantileOfSorted(errors, 0.9),
  }
}
