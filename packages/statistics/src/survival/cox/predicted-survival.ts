import { requireDesign, requireFinite, requireOneOf, StatisticsInputError } from '../../input-error.ts'
import { quadraticForm } from '../../linear-algebra/index.ts'
import {
  type SurvivalInterval,
  survivalIntervals,
  survivalLimits,
  twoSidedQuantile,
} from '../survival-limits.ts'
import type { CoxFit } from './cox.ts'
import { type CoxInput, readCoxData } from './cox-data.ts'
import { hazardSteps, lastStep, runningSums } from './hazard-steps.ts'

export interface CoxCurveOptions extends CoxInput {
  /** Give the rows that it was made of. */
  readonly fit: CoxFit
  /** New patients: one array a covariate. */
  readonly newX: CoxInput['x']
  /** The stratum of each new patient, needed where the model has strata. */
  readonly newStrata?: ArrayLike<number>
  readonly newOffset?: ArrayLike<number>
  readonly times: ArrayLike<number>
  readonly conf?: SurvivalInterval
  readonly level?: number
}

/** Row-major, new patients x times. */
export interface CoxCurves {
  readonly survival: Float64Array
  readonly cumulativeHazard: Float64Array
  /** Standard error of the cumulative hazard, which is that of log survival. */
  readonly logError: Float64Array
  /** Standard error of survival. */
  readonly standardError: Float64Array
  /** NaN where the scale has no limits: survival 0; and 1 for log-log and logit. */
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/**
 * Survival of new patients at `times`, the hazard being that of their stratum times exp(offset + x beta), with a
 * standard error that counts both the baseline hazard and the coefficients: var(H) = r^2 (sum w / denominator^2 +
 * q' V q), q = sum (x - mean) dH0, V the robust covariance where the fit has one (Tsiatis, Ann Stat 1981;9:93). 1
 * before the first event; beyond the last time the last value is carried on.
 * R: survfit(coxph(...), newdata, conf.type), summary(times).
 * @throws StatisticsInputError on lengths, missing values, a stratum that the model does not have, or a new patient
 * whose hazard is beyond the largest number (where R's errors are Inf and NaN)
 */
export function coxCurves(options: CoxCurveOptions): CoxCurves {
  const { fit, newX, newStrata, newOffset, times, conf = 'log', level = 0.95 } = options
  requireOneOf('conf', conf, survivalIntervals)
  const data = readCoxData(options)
  const { p, scale, mean, stratumLabel } = data
  const n = newPatients(options, p)
  requireFinite('times', times, times.length)
  const z = twoSidedQuantile(level)
  const beta = fit.coefficients.map((b, j) => b * scale[j])
  const steps = hazardSteps(data, beta, fit.ties)
  const hazard = runningSums(steps, steps.hazard, 1)
  const variance = runningSums(steps, steps.variance, 1)
  const weighted = runningSums(steps, steps.weightedMean, p)
  const covariance = fit.robustCovariance ?? fit.covariance
  // The fit's offsets were centred.
  const offsetMean = options.offset ? options.offset[data.row[0]] - data.offset[0] : 0
  const place = new Map(Array.from(stratumLabel, (label, s) => [label, s]))
  const m = times.length
  const size = n * m
  const survival = new Float64Array(size).fill(1)
  const cumulativeHazard = new Float64Array(size)
  const logError = new Float64Array(size)
  const lower = new Float64Array(size)
  const upper = new Float64Array(size)
  const q = new Float64Array(p)
  const centred = new Float64Array(p)
  for (let i = 0; i < n; i++) {
    const stratum = stratumOf(i, options.strata && newStrata ? newStrata[i] : 0, place)
    let linear = (newOffset ? newOffset[i] : 0) - offsetMean
    for (let j = 0; j < p; j++) {
      centred[j] = (newX[j][i] - mean[j]) / scale[j]
      linear += beta[j] * centred[j]
    }
    const risk = Math.exp(linear)
    for (let k = 0; k < m; k++) {
      const step = lastStep(steps, stratum, times[k])
      const at = i * m + k
      if (step >= 0) {
        // V is on the original scale of the covariates, so q is put there too.
        for (let j = 0; j < p; j++) q[j] = (centred[j] * hazard[step] - weighted[step * p + j]) * scale[j]
        cumulativeHazard[at] = hazard[step] * risk
        survival[at] = Math.exp(-cumulativeHazard[at])
        logError[at] = risk * Math.sqrt(variance[step] + quadraticForm(covariance, q))
        if (!Number.isFinite(cumulativeHazard[at]) || !Number.isFinite(logError[at])) throw beyond(i, linear)
      }
      const [low, high] = survivalLimits(survival[at], logError[at], z, conf)
      lower[at] = low
      upper[at] = high
    }
  }
  const standardError = logError.map((se, at) => se * survival[at])
  return { survival, cumulativeHazard, logError, standardError, lower, upper }
}

function beyond(row: number, linear: number): StatisticsInputError {
  return new StatisticsInputError(
    'domain',
    'newX',
    `The linear predictor is ${linear} in row ${row}, so its hazard is beyond the largest number: check the units of newX.`,
    row,
  )
}

/** Checks the new patients and counts them. */
function newPatients({ newX, newStrata, newOffset, strata }: CoxCurveOptions, p: number): number {
  if (newX.length !== p)
    throw new StatisticsInputError(
      'length',
      'newX',
      `newX has ${newX.length} covariates where the model has ${p}.`,
    )
  const n = p > 0 ? newX[0].length : (newStrata?.length ?? newOffset?.length ?? 1)
  requireDesign(newX, n)
  if (strata && !newStrata)
    throw new StatisticsInputError(
      'option',
      'newStrata',
      'The model has strata: give the stratum of each new patient.',
    )
  if (newStrata) requireFinite('newStrata', newStrata, n)
  if (newOffset) requireFinite('newOffset', newOffset, n)
  return n
}

function stratumOf(row: number, label: number, place: ReadonlyMap<number, number>): number {
  const stratum = place.get(label)
  if (stratum === undefined)
    throw new StatisticsInputError(
      'domain',
      'newStrata',
      `newStrata is ${label} in row ${row}: the model has no such stratum.`,
      row,
    )
  return stratum
}
