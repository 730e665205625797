import { StatisticsInputError } from '../../input-error.ts'
import { twoSidedQuantile } from '../survival-limits.ts'
import type { AftFit } from './aft.ts'

/** Hazard ratios a unit of each covariate, with the standard error of their logarithm. */
export interface AftHazardRatios {
  readonly value: Float64Array
  readonly logError: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/**
 * The proportional-hazards form of Weibull and exponential models: hazard ratio = exp(-beta / scale), with limits by
 * the delta method on its logarithm (Collett 2015, section 5.6). Other times have no constant hazard ratio.
 * @throws StatisticsInputError for log-normal and log-logistic models
 */
export function aftHazardRatios(fit: AftFit, level = 0.95): AftHazardRatios {
  if (fit.distribution !== 'weibull' && fit.distribution !== 'exponential')
    throw new StatisticsInputError(
      'option',
      'fit',
      `A ${fit.distribution} model has no constant hazard ratio: report its time ratios, exp(coefficient).`,
    )
  const z = twoSidedQuantile(level)
  const { coefficients, scale } = fit
  const p = coefficients.length
  const size = fit.se.length
  const covariance = fit.robustCovariance ?? fit.covariance
  const log = coefficients.map(b => -b / scale)
  const logError = coefficients.map((b, j) => {
    const own = covariance[(j + 1) * size + j + 1]
    // The derivatives of -beta exp(-log scale) are -1 / scale and beta / scale.
    const withScale = size > p + 1 ? covariance[(j + 1) * size + p + 1] : 0
    const ofScale = size > p + 1 ? covariance[size * size - 1] : 0
    return Math.sqrt(Math.max(own - 2 * b * withScale + b * b * ofScale, 0)) / scale
  })
  return {
    value: log.map(Math.exp),
    logError,
    lower: log.map((l, j) => Math.exp(l - z * logError[j])),
    upper: log.map((l, j) => Math.exp(l + z * logError[j])),
  }
}
