import { requireDesign, requireFinite, StatisticsInputError } from '../../input-error.ts'
import { quadraticForm } from '../../linear-algebra/index.ts'
import { twoSidedQuantile } from '../survival-limits.ts'
import type { CoxFit } from './cox.ts'
import type { CoxInput } from './cox-data.ts'

export interface CoxLinearOptions {
  readonly fit: CoxFit
  /** New patients: one array a covariate. */
  readonly newX: CoxInput['x']
  readonly newOffset?: ArrayLike<number>
  /** Covariates of the patient whose hazard is 1: the fit's means unless given; zeros for an uncentred predictor. */
  readonly reference?: ArrayLike<number>
  readonly level?: number
}

/** One entry a new patient. */
export interface CoxLinearPrediction {
  /** offset + (x - reference) beta: the log hazard ratio against the reference. */
  readonly linear: Float64Array
  readonly se: Float64Array
  /** Hazard ratio against the reference; Infinity where `linear` is above 709. */
  readonly risk: Float64Array
  /** Limits of `risk`, symmetric on the log scale. */
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/**
 * Linear predictor and hazard ratio of new patients, with the standard error sqrt(d' V d), d = x - reference, V the
 * robust covariance where the fit has one. R: predict(coxph(..., nocenter = NULL), newdata, "lp", se.fit = TRUE,
 * reference = "sample" or "zero"); without `nocenter` R takes covariates of 0 and 1 not at their mean but at 0.
 * @throws StatisticsInputError on lengths or missing values
 */
export function coxLinear(options: CoxLinearOptions): CoxLinearPrediction {
  const { fit, newX, newOffset, reference = fit.means, level = 0.95 } = options
  const p = fit.coefficients.length
  const z = twoSidedQuantile(level)
  if (newX.length !== p)
    throw new StatisticsInputError(
      'length',
      'newX',
      `newX has ${newX.length} covariates where the model has ${p}.`,
    )
  requireFinite('reference', reference, p)
  const n = p > 0 ? newX[0].length : (newOffset?.length ?? 0)
  requireDesign(newX, n)
  if (newOffset) requireFinite('newOffset', newOffset, n)
  const covariance = fit.robustCovariance ?? fit.covariance
  const difference = new Float64Array(p)
  const linear = new Float64Array(n)
  const se = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    linear[i] = newOffset ? newOffset[i] : 0
    for (let j = 0; j < p; j++) {
      difference[j] = newX[j][i] - reference[j]
      linear[i] += fit.coefficients[j] * difference[j]
    }
    se[i] = Math.sqrt(quadraticForm(covariance, difference))
  }
  return {
    linear,
    se,
    risk: linear.map(Math.exp),
    lower: linear.map((l, i) => Math.exp(l - z * se[i])),
    upper: linear.map((l, i) => Math.exp(l + z * se[i])),
  }
}
