import { requireDesign, requireFinite, StatisticsInputError } from '../../input-error.ts'
import { quadraticForm } from '../../linear-algebra/index.ts'
import { twoSidedQuantile } from '../survival-limits.ts'
import type { AftFit } from './aft.ts'
import { errorDistributions } from './error-distribution.ts'

interface NewPatients {
  readonly fit: AftFit
  /** One array a covariate, one value a new patient. */
  readonly newX: readonly ArrayLike<number>[]
  readonly newOffset?: ArrayLike<number>
  readonly level?: number
}

/** Row-major, patients x `p` (or `times`). */
export interface AftQuantiles {
  /** Times. */
  readonly value: Float64Array
  /** Standard error of the logarithm of the time. */
  readonly logError: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/**
 * Times by which fractions `p` of such patients have had the event (0.5: the median), exp(linear + scale w_p), with
 * limits from the standard error of their logarithm. R: predict(survreg(), type = "uquantile", p, se.fit = TRUE).
 * @throws StatisticsInputError unless every p is strictly between 0 and 1, and on missing values
 */
export function aftQuantiles(options: NewPatients & { readonly p: ArrayLike<number> }): AftQuantiles {
  const { fit, p, level = 0.95 } = options
  const errors = errorDistributions[fit.distribution]
  const z = twoSidedQuantile(level)
  const fractions = Float64Array.from(p)
  for (const fraction of fractions)
    if (!(fraction > 0 && fraction < 1))
      throw new StatisticsInputError('option', 'p', `p is ${fraction}: give fractions between 0 and 1.`)
  return eachPatient(options, fractions, (linear, fraction, error) => {
    const w = errors.quantile(fraction)
    const log = linear + fit.scale * w
    const se = error(fit.scale * w)
    return [Math.exp(log), se, Math.exp(log - z * se), Math.exp(log + z * se)]
  })
}

/** As {@link AftQuantiles}, of survival probabilities. */
export interface AftSurvival {
  readonly value: Float64Array
  /** Standard error of the standardised log time (log t - linear) / scale. */
  readonly logError: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/**
 * Survival S((log t - linear) / scale) of new patients at `times`, with limits from the standard error of the
 * standardised log time (delta method). 1 at time 0.
 * @throws StatisticsInputError on missing values or negative times
 */
export function aftSurvival(options: NewPatients & { readonly times: ArrayLike<number> }): AftSurvival {
  const { fit, times, level = 0.95 } = options
  const errors = errorDistributions[fit.distribution]
  const quantile = twoSidedQuantile(level)
  requireFinite('times', times, times.length)
  for (let i = 0; i < times.length; i++)
    if (times[i] < 0)
      throw new StatisticsInputError('domain', 'times', `times is ${times[i]}: give 0 or more.`, i)
  return eachPatient(options, Float64Array.from(times), (linear, time, error) => {
    if (time === 0) return [1, 0, 1, 1]
    const z = (Math.log(time) - linear) / fit.scale
    const se = error(z * fit.scale) / fit.scale
    return [errors.survival(z), se, errors.survival(z + quantile * se), errors.survival(z - quantile * se)]
  })
}

/** `compute` gets `error(s)`: the standard error of linear + s * (log scale). */
function eachPatient(
  { fit, newX, newOffset }: NewPatients,
  at: Float64Array,
  compute: (linear: number, at: number, error: (s: number) => number) => readonly number[],
): AftQuantiles {
  const p = fit.coefficients.length
  if (newX.length !== p)
    throw new StatisticsInputError(
      'length',
      'newX',
      `newX has ${newX.length} covariates where the model has ${p}.`,
    )
  const n = p === 0 ? (newOffset?.length ?? 1) : newX[0].length
  requireDesign(newX, n)
  if (newOffset) requireFinite('newOffset', newOffset, n)
  const covariance = fit.robustCovariance ?? fit.covariance
  const size = fit.se.length
  const direction = new Float64Array(size)
  const m = at.length
  const result = {
    value: new Float64Array(n * m),
    logError: new Float64Array(n * m),
    lower: new Float64Array(n * m),
    upper: new Float64Array(n * m),
  }
  direction[0] = 1
  for (let i = 0; i < n; i++) {
    let linear = fit.intercept + (newOffset ? newOffset[i] : 0)
    for (let j = 0; j < p; j++) {
      direction[j + 1] = newX[j][i]
      linear += fit.coefficients[j] * newX[j][i]
    }
    const error = (s: number) => {
      if (size > p + 1) direction[p + 1] = s
      return Math.sqrt(quadraticForm(covariance, direction))
    }
    for (let k = 0; k < m; k++) {
      const [value, logError, lower, upper] = compute(linear, at[k], error)
      result.value[i * m + k] = value
      result.logError[i * m + k] = logError
      result.lower[i * m + k] = lower
      result.upper[i * m + k] = upper
    }
  }
  return result
}
