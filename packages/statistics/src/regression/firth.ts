import { chiSquaredUpper } from '../distributions/index.ts'
import { requireLevel } from '../input-error.ts'
import { choleskyInverse, choleskyLogDeterminant } from '../linear-algebra/index.ts'
import { penalisedBinomialLikelihood } from './binomial-likelihood.ts'
import { inverseLogit } from './binomial-moments.ts'
import type { LogisticOptions } from './logistic.ts'
import { requireLogisticInput } from './logistic-input.ts'
import { noProfile, profileCoefficients } from './logistic-profile.ts'
import { maximise } from './maximise.ts'
import { linearPredictor, regressionDesign } from './regression-design.ts'
import { toOriginalScale } from './standardised-columns.ts'

export interface FirthOptions extends LogisticOptions {
  readonly level?: number
  /** Whether to profile the coefficients (default): without it limits, statistics and p are NaN, at a tenth of the time. */
  readonly profile?: boolean
}

export interface FirthFit {
  /** Intercept first; 0 where aliased. */
  readonly coefficients: Float64Array
  /** Inverse of the Fisher information at the estimate, row-major (p + 1) x (p + 1); 0 where aliased. */
  readonly covariance: Float64Array
  readonly se: Float64Array
  /** Limits of the profile penalised likelihood; NaN where aliased. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Penalised likelihood-ratio statistic of each coefficient being 0, on one degree of freedom; NaN where aliased. */
  readonly statistic: Float64Array
  readonly p: Float64Array
  /** l + log|I| / 2. */
  readonly penalisedLogLikelihood: number
  /** l without the penalty. */
  readonly logLikelihood: number
  /** Penalised likelihood-ratio test of all covariates together; p is NaN without one. */
  readonly likelihoodRatio: { readonly statistic: number; readonly df: number; readonly p: number }
  readonly level: number
  readonly iterations: number
  readonly converged: boolean
  readonly aliased: readonly boolean[]
  readonly linear: Float64Array
  readonly fitted: Float64Array
  readonly warnings: readonly string[]
}

/**
 * Firth's logistic regression: the maximum of l(b) + log|I(b)| / 2, which removes the first-order bias of maximum
 * likelihood and stays finite under separation. Intervals and tests come from the profile of the penalised
 * likelihood (Wald's are poor when the data nearly separate): a coefficient is held, the others are maximised, and
 * the penalty keeps the information of all. Weights count as frequencies. Firth, Biometrika 1993;80:27; Heinze &
 * Schemper, Stat Med 2002;21:2409. R: logistf::logistf, brglm2 (type = 'AS_mean').
 *
 * A constant or collinear covariate is aliased: coefficient 0, flagged.
 * @throws StatisticsInputError for missing values, unequal lengths, negative weights or one class alone
 */
export function firthLogistic(options: FirthOptions): FirthFit {
  const {
    y,
    x,
    weights,
    offset,
    level = 0.95,
    profile: wanted = true,
    maxIterations = 200,
    tolerance = 1e-11,
  } = options
  requireLogisticInput(options)
  requireLevel(level)
  const n = y.length
  const design = regressionDesign(x, n, weights)
  const { columns, standardised, aliased } = design
  const size = columns.length
  const evaluate = penalisedBinomialLikelihood({ columns, aliased, y, weights, offset })
  const fit = maximise({ start: new Float64Array(size), evaluate, fixed: aliased, maxIterations, tolerance })
  const without = maximise({
    start: new Float64Array(size),
    evaluate,
    fixed: Uint8Array.from(aliased, (_, j) => (j === 0 ? 0 : 1)),
    maxIterations,
    tolerance,
  })
  const { coefficients, covariance } = toOriginalScale(
    fit.parameters,
    choleskyInverse(fit.factor),
    standardised,
  )
  const se = coefficients.map((_, j) => Math.sqrt(covariance[j * size + j]))
  const linear = linearPredictor(columns, fit.parameters, n, offset)
  // log|I| of the covariates as given: each scale enters the determinant twice.
  let scaleTerm = 0
  let df = 0
  for (let j = 1; j < size; j++)
    if (!aliased[j]) {
      scaleTerm += Math.log(standardised.scales[j - 1])
      df++
    }
  const statistic = Math.max(0, 2 * (fit.likelihood.value - without.likelihood.value))
  const penalty = choleskyLogDeterminant(fit.factor) / 2
  const profile = wanted
    ? profileCoefficients(design, { y, weights, offset }, { coefficients, se }, level, true)
    : noProfile(size)
  const warnings = [...design.warnings]
  for (let j = 0; j < size; j++)
    if (wanted && !aliased[j] && Number.isNaN(profile.lower[j] + profile.upper[j] + profile.p[j]))
      warnings.push(
        `The profile of ${j === 0 ? 'the intercept' : `covariate ${j - 1}`} cannot be followed to a limit, which is NaN: look for extreme values.`,
      )
  if (!fit.converged) warnings.push(`Not converged after ${fit.iterations} iterations.`)
  return {
    coefficients,
    covariance,
    se,
    ...profile,
    penalisedLogLikelihood: fit.likelihood.value + scaleTerm,
    logLikelihood: fit.likelihood.value - penalty,
    likelihoodRatio: { statistic, df, p: df === 0 ? Number.NaN : chiSquaredUpper(statistic, df) },
    level,
    iterations: fit.iterations,
    converged: fit.converged,
    aliased: Array.from(aliased, flag => flag === 1),
    linear,
    fitted: linear.map(inverseLogit),
    warnings,
  }
}
