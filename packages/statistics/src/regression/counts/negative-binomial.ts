import { chiSquaredUpper } from '../../distributions/index.ts'
import { choleskyInverse } from '../../linear-algebra/index.ts'
import { bracketedRoot } from '../bracketed-root.ts'
import type { Maximum } from '../maximise.ts'
import { linearPredictor, regressionDesign } from '../regression-design.ts'
import { toOriginalScale } from '../standardised-columns.ts'
import { type CountOptions, countTail, readCountOffset } from './count-input.ts'
import { fitLogLinear } from './log-linear.ts'
import { alphaDerivatives } from './overdispersion.ts'
import { type CoefficientTests, coefficientTests, logLinearWarnings } from './rate-ratios.ts'

export interface NegativeBinomialFit extends CoefficientTests {
  /** Intercept first; 0 where aliased. */
  readonly coefficients: Float64Array
  /** Inverse of the expected information at theta, row-major (p + 1) x (p + 1); 0 where aliased. */
  readonly covariance: Float64Array
  /** Variance mean + mean^2 / theta; Infinity where the counts are no more dispersed than Poisson's. */
  readonly theta: number
  /** From the observed information of theta alone; NaN where theta is Infinity. */
  readonly thetaSe: number
  /** theta is Infinity: the fit is Poisson's. */
  readonly poisson: boolean
  readonly logLikelihood: number
  /** Against Poisson: theta = Infinity is on the boundary, so p is half of chi-squared's on one degree of freedom. */
  readonly againstPoisson: { readonly statistic: number; readonly p: number }
  readonly fitted: Float64Array
  readonly converged: boolean
  readonly separated: boolean
  readonly aliased: readonly boolean[]
  readonly level: number
  readonly warnings: readonly string[]
}

/**
 * Negative binomial regression (NB2) of counts: log E(y) = b0 + x b + offset + log(exposure), variance
 * mu + mu^2 / theta. The likelihood, maximised over the coefficients at each theta, is maximised over theta. Lawless,
 * Can J Stat 1987;15:209. R: MASS::glm.nb.
 *
 * Counts that spread no more than Poisson's have theta = Infinity: `poisson` is true and the fit is Poisson's. The
 * likelihood-ratio statistic against Poisson is then 0 and p is 1.
 * @throws StatisticsInputError for missing values, counts that are not whole numbers, exposure not above 0, or no
 * event at all
 */
export function negativeBinomial(options: CountOptions): NegativeBinomialFit {
  const { y, x, weights, level = 0.95, maxIterations } = options
  const n = y.length
  const offset = readCountOffset(options)
  const design = regressionDesign(x, n, weights)
  const tail = countTail(y, weights)
  const rows = { design, y, offset, weights }
  const poisson = fitLogLinear({ ...rows, alpha: 0 }, undefined, maxIterations)
  const meansOf = (fit: Maximum) => linearPredictor(design.columns, fit.parameters, n, offset).map(Math.exp)

  let fit = poisson
  const slopeAt = (alpha: number) => {
    fit = fitLogLinear({ ...rows, alpha }, fit.parameters, maxIterations)
    return alphaDerivatives(alpha, y, meansOf(fit), tail, weights)
  }
  const separated = poisson.recession !== null
  const overdispersed = poisson.converged && alphaDerivatives(0, y, meansOf(poisson), tail, weights).first > 0
  let alpha = 0
  if (overdispersed) {
    let low = 1e-3
    while (slopeAt(low).first < 0 && low > 1e-12) low /= 10
    let high = 10 * low
    while (slopeAt(high).first > 0 && high < 1e8) {
      low = high
      high *= 10
    }
    // by log alpha, in which the profile is close to a parabola
    const slope = (t: number) => Math.exp(t) * slopeAt(Math.exp(t)).first
    const [a, b] = [Math.log(low), Math.log(high)]
    alpha = Math.exp(bracketedRoot(slope, a, b, slope(a), slope(b), 0))
    fit = fitLogLinear({ ...rows, alpha }, fit.parameters, maxIterations)
  }
  const { coefficients, covariance } = toOriginalScale(
    fit.parameters,
    choleskyInverse(fit.factor),
    design.standardised,
  )
  const logLikelihoodOf = (at: Maximum, alphaAt: number) =>
    at.likelihood.value + tail.sum(k => Math.log1p(alphaAt * k) - Math.log(k + 1))
  const logLikelihood = logLikelihoodOf(fit, alpha)
  const statistic = alpha === 0 ? 0 : Math.max(0, 2 * (logLikelihood - logLikelihoodOf(poisson, 0)))
  const fitted = meansOf(fit)
  const warnings = logLinearWarnings(design, fit)
  if (alpha === 0 && poisson.converged)
    warnings.push('The counts are no more dispersed than a Poisson model allows: theta is Infinity.')
  return {
    coefficients,
    covariance,
    ...coefficientTests(coefficients, covariance, design.aliased, level),
    theta: 1 / alpha,
    thetaSe:
      alpha === 0
        ? Number.NaN
        : 1 / (alpha * alpha * Math.sqrt(-alphaDerivatives(alpha, y, fitted, tail, weights).second)),
    poisson: alpha === 0,
    logLikelihood,
    againstPoisson: { statistic, p: statistic === 0 ? 1 : chiSquaredUpper(statistic, 1) / 2 },
    fitted,
    converged: fit.converged,
    separated,
    aliased: Array.from(design.aliased, flag => flag === 1),
    level,
    warnings,
  }
}
