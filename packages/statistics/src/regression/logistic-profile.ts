import { chiSquaredUpper } from '../distributions/index.ts'
import { type BinomialRows, binomialLikelihood, penalisedBinomialLikelihood } from './binomial-likelihood.ts'
import { maximise } from './maximise.ts'
import { profileLimits } from './profile-limits.ts'
import type { RegressionDesign } from './regression-design.ts'

/** Profile limits and likelihood-ratio tests, an entry a coefficient with the intercept first; NaN where aliased. */
export interface ProfileInference {
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Likelihood-ratio statistic of the coefficient being 0, chi-squared on one degree of freedom. */
  readonly statistic: Float64Array
  readonly p: Float64Array
}

/** What a profile starts from: the fit, on the scale of the covariates as given. */
export interface ProfiledFit {
  readonly coefficients: Float64Array
  readonly se: Float64Array
}

/** Profiles every coefficient of a (penalised) logistic regression. */
export function profileCoefficients(
  design: RegressionDesign,
  rows: Omit<BinomialRows, 'columns' | 'aliased'>,
  fit: ProfiledFit,
  level: number,
  penalised: boolean,
): ProfileInference {
  const { columns, standardised, aliased } = design
  const { means, scales } = standardised
  const size = columns.length
  const result = noProfile(size)
  const likelihood = penalised ? penalisedBinomialLikelihood : binomialLikelihood
  // Coefficients of covariates are coordinates on centred columns too; the intercept is one only without centring.
  const uncentred = columns.map((column, j) =>
    j === 0 || standardised.constant[j - 1] ? column : column.map(v => v + means[j - 1] / scales[j - 1]),
  )
  for (let index = 0; index < size; index++) {
    if (aliased[index]) continue
    const evaluate = likelihood({ ...rows, columns: index === 0 ? uncentred : columns, aliased })
    const scale = index === 0 ? 1 : scales[index - 1]
    const start = fit.coefficients.map((b, j) => (j === 0 ? b : b * scales[j - 1]))
    if (index > 0) for (let j = 1; j < size; j++) start[0] += fit.coefficients[j] * means[j - 1]
    const fixed = Uint8Array.from(aliased, (flag, j) => (j === index ? 1 : flag))
    const profile = (value: number, from: Float64Array) => {
      const held = Float64Array.from(from)
      held[index] = value * scale
      const at = maximise({ start: held, evaluate, fixed })
      return { parameters: at.parameters, value: at.converged ? at.likelihood.value : Number.NaN }
    }
    const maximum = { parameters: start, value: evaluate(start).value }
    const estimate = fit.coefficients[index]
    const limits = profileLimits({ estimate, se: fit.se[index], maximum, level, profile })
    result.lower[index] = limits.lower
    result.upper[index] = limits.upper
    result.statistic[index] = Math.max(0, 2 * (maximum.value - profile(0, start).value))
    result.p[index] = chiSquaredUpper(result.statistic[index], 1)
  }
  return result
}

/** NaN throughout. */
export function noProfile(size: number): ProfileInference {
  const blank = () => new Float64Array(size).fill(Number.NaN)
  return { lower: blank(), upper: blank(), statistic: blank(), p: blank() }
}
