import { requireProbability, StatisticsInputError } from '../input-error.ts'
import { inverseLogit } from '../regression/binomial-moments.ts'
import { normalMean } from './explained-variation.ts'
import { sizeForConcordance, sizeForRatio } from './validation-precision.ts'

export interface RileyValidationOptions {
  /** Expected share of events. */
  readonly prevalence: number
  /** Expected distribution of the linear predictor, normal. */
  readonly linear: { readonly mean: number; readonly sd: number }
  readonly cStatistic: number
  /** Width wanted of each 95 % interval. */
  readonly widths?: {
    readonly observedExpected?: number
    readonly slope?: number
    readonly cStatistic?: number
  }
}

export interface ValidationSize {
  readonly observedExpected: number
  readonly slope: number
  readonly cStatistic: number
  /** The largest of the three. */
  readonly n: number
  readonly events: number
}

const Z = 1.96

/**
 * Smallest number of patients to validate a model of a binary outcome, calibrated as expected (O/E and slope 1):
 * O/E, from se(log O/E)^2 = (1 - p) / (n p); slope, from the information of logit P = a + b LP; c-statistic, from
 * Newcombe's standard error. Riley et al., Stat Med 2021;40:4230.
 * @throws StatisticsInputError when an option is out of its range
 */
export function rileyValidation(options: RileyValidationOptions): ValidationSize {
  const { prevalence, linear, cStatistic } = options
  const { observedExpected = 0.2, slope = 0.2, cStatistic: width = 0.1 } = options.widths ?? {}
  requireProbability('prevalence', [prevalence], 1, true)
  requireProbability('cStatistic', [cStatistic], 1, true)
  for (const value of [observedExpected, slope, width, linear.sd])
    if (!(value > 0))
      throw new StatisticsInputError(
        'option',
        'widths',
        'Widths and the sd of the linear predictor are above 0.',
      )

  const forRatio = sizeForRatio((1 - prevalence) / prevalence, observedExpected)

  const at = (power: number) =>
    normalMean(z => {
      const lp = linear.mean + linear.sd * z
      const p = inverseLogit(lp)
      return lp ** power * p * (1 - p)
    })
  const [i0, i1, i2] = [at(0), at(1), at(2)]
  const seSlope = slope / (2 * Z)
  const forSlope = Math.ceil(i0 / (seSlope * seSlope * (i0 * i2 - i1 * i1)))

  const forC = sizeForConcordance(cStatistic, prevalence, width)
  const n = Math.max(forRatio, forSlope, forC)
  return { observedExpected: forRatio, slope: forSlope, cStatistic: forC, n, events: n * prevalence }
}
