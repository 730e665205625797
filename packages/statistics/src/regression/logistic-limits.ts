import { requireLevel } from '../input-error.ts'
import { type LogisticFit, type LogisticOptions, logistic } from './logistic.ts'
import { noProfile, type ProfileInference, profileCoefficients } from './logistic-profile.ts'
import { regressionDesign } from './regression-design.ts'

/**
 * Profile-likelihood limits and likelihood-ratio tests of each coefficient of a logistic regression, intercept
 * first: where the log likelihood, maximised over the other coefficients, lies chi-squared(level, 1) / 2 below its
 * maximum. NaN where aliased, and everywhere under separation, where there is no maximum to start from (see
 * `firthLogistic`). R: confint of a glm (MASS), without its interpolation.
 * @throws StatisticsInputError as `logistic`
 */
export function logisticProfileLimits(
  options: LogisticOptions & { readonly level?: number; readonly fit?: LogisticFit },
): ProfileInference {
  const { y, x, weights, offset, level = 0.95, fit = logistic(options) } = options
  requireLevel(level)
  const design = regressionDesign(x, y.length, weights)
  if (!fit.converged) return noProfile(design.columns.length)
  return profileCoefficients(design, { y, weights, offset }, fit, level, false)
}
