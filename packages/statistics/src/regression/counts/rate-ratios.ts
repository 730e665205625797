import { normalQuantile, normalTwoSided } from '../../distributions/index.ts'
import type { Maximum } from '../maximise.ts'
import type { RegressionDesign } from '../regression-design.ts'

/** Wald's z, p and limits of each coefficient, intercept first; NaN where aliased. */
export interface CoefficientTests {
  readonly se: Float64Array
  readonly z: Float64Array
  readonly p: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** exp of the coefficients (the rate itself for the intercept) with their limits. */
  readonly rateRatios: {
    readonly value: Float64Array
    readonly lower: Float64Array
    readonly upper: Float64Array
  }
}

export function coefficientTests(
  coefficients: Float64Array,
  covariance: Float64Array,
  aliased: ArrayLike<number>,
  level: number,
): CoefficientTests {
  const size = coefficients.length
  const quantile = normalQuantile((1 + level) / 2)
  const se = coefficients.map((_, j) => Math.sqrt(covariance[j * size + j]))
  const z = coefficients.map((b, j) => (aliased[j] ? Number.NaN : b / se[j]))
  const lower = coefficients.map((b, j) => (aliased[j] ? Number.NaN : b - quantile * se[j]))
  const upper = coefficients.map((b, j) => (aliased[j] ? Number.NaN : b + quantile * se[j]))
  const rateRatios = {
    value: coefficients.map((b, j) => (aliased[j] ? Number.NaN : Math.exp(b))),
    lower: lower.map(Math.exp),
    upper: upper.map(Math.exp),
  }
  return { se, z, p: z.map(normalTwoSided), lower, upper, rateRatios }
}

/** A sentence for each thing that keeps a log-linear fit from being an estimate. */
export function logLinearWarnings(design: RegressionDesign, fit: Maximum): string[] {
  const warnings = [...design.warnings]
  if (fit.recession)
    warnings.push(
      'A combination of the covariates has no events at all: its rate ratio has no finite maximum-likelihood estimate. Merge groups or drop the covariate.',
    )
  else if (!fit.converged) warnings.push(`Not converged after ${fit.iterations} iterations.`)
  return warnings
}
