import { requireFinite } from '../../input-error.ts'
import { choleskyInverse } from '../../linear-algebra/index.ts'
import { linearPredictor, regressionDesign } from '../regression-design.ts'
import { sandwichCovariance } from '../sandwich.ts'
import { toOriginalScale } from '../standardised-columns.ts'
import { type CountOptions, countTail, readCountOffset } from './count-input.ts'
import { fitLogLinear } from './log-linear.ts'
import { type CoefficientTests, coefficientTests, logLinearWarnings } from './rate-ratios.ts'

export interface PoissonFit extends CoefficientTests {
  /** Intercept first; 0 where aliased. */
  readonly coefficients: Float64Array
  /** Inverse of the Fisher information, row-major (p + 1) x (p + 1); 0 where aliased. */
  readonly covariance: Float64Array
  /** Sandwich covariance; null unless `robust` or `cluster` was given. `se`, `p` and the limits then follow it. */
  readonly robustCovariance: Float64Array | null
  readonly logLikelihood: number
  readonly deviance: number
  /** Pearson's sum w (y - mu)^2 / mu. */
  readonly pearson: number
  readonly degreesOfFreedom: number
  /** Pearson over degrees of freedom: far above 1 under overdispersion; NaN without a degree of freedom. */
  readonly dispersion: number
  /** Expected counts. */
  readonly fitted: Float64Array
  readonly iterations: number
  readonly converged: boolean
  /** Some combination of covariates has no events: a rate ratio of 0 or infinity. */
  readonly separated: boolean
  readonly aliased: readonly boolean[]
  readonly level: number
  readonly warnings: readonly string[]
}

/**
 * Poisson regression of counts with a logarithmic link: log E(y) = b0 + x b + offset + log(exposure), by Newton's
 * method. `robust` gives the sandwich errors, for overdispersed counts or for a risk ratio of a 0/1 outcome (Zou, Am
 * J Epidemiol 2004;159:702); `cluster` sums scores within clusters. Degrees of freedom count rows of positive weight.
 * R: glm(family = poisson), sandwich::sandwich, sandwich::vcovCL(type = 'HC0').
 * @throws StatisticsInputError for missing values, counts that are not whole numbers, exposure not above 0, or no
 * event at all
 */
export function poissonRegression(
  options: CountOptions & { readonly robust?: boolean; readonly cluster?: ArrayLike<number> },
): PoissonFit {
  const { y, x, weights, level = 0.95, robust = false, cluster } = options
  if (cluster) requireFinite('cluster', cluster, y.length)
  const n = y.length
  const offset = readCountOffset(options)
  const design = regressionDesign(x, n, weights)
  const { columns, standardised, aliased } = design
  const fit = fitLogLinear({ design, y, offset, weights, alpha: 0 }, undefined, options.maxIterations)
  const bread = choleskyInverse(fit.factor)
  const { coefficients, covariance } = toOriginalScale(fit.parameters, bread, standardised)
  const fitted = linearPredictor(columns, fit.parameters, n, offset).map(Math.exp)

  let pearson = 0
  let deviance = 0
  let rows = 0
  const scores = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const weight = weights ? weights[i] : 1
    if (weight === 0) continue
    rows++
    scores[i] = weight * (y[i] - fitted[i])
    pearson += (weight * (y[i] - fitted[i]) ** 2) / fitted[i]
    deviance += 2 * weight * ((y[i] > 0 ? y[i] * Math.log(y[i] / fitted[i]) : 0) - (y[i] - fitted[i]))
  }
  const degreesOfFreedom = rows - fit.factor.rank
  const robustCovariance =
    robust || cluster
      ? toOriginalScale(fit.parameters, sandwichCovariance(bread, columns, scores, cluster), standardised)
          .covariance
      : null
  return {
    coefficients,
    covariance,
    robustCovariance,
    ...coefficientTests(coefficients, robustCovariance ?? covariance, aliased, level),
    logLikelihood: fit.likelihood.value - countTail(y, weights).sum(k => Math.log(k + 1)),
    deviance,
    pearson,
    degreesOfFreedom,
    dispersion: degreesOfFreedom > 0 ? pearson / degreesOfFreedom : Number.NaN,
    fitted,
    iterations: fit.iterations,
    converged: fit.converged,
    separated: fit.recession !== null,
    aliased: Array.from(aliased, flag => flag === 1),
    level,
    warnings: logLinearWarnings(design, fit),
  }
}
