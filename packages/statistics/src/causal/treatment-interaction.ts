import { requireBinary, requireDesign, requireFinite, StatisticsInputError } from '../input-error.ts'
import { quadraticForm } from '../linear-algebra/index.ts'
import { logistic } from '../regression/logistic.ts'
import { cox } from '../survival/cox/cox.ts'
import { type AdditiveInteraction, additiveInteraction } from './additive-interaction.ts'
import { type RatioEstimate, ratioEstimate } from './estimate.ts'

interface InteractionRows {
  /** 1 treated, 0 not. */
  readonly treatment: ArrayLike<number>
  /** 0/1, or any number: then the comparison is of a modifier of 1 with 0. */
  readonly modifier: ArrayLike<number>
  /** Further covariates of the model. */
  readonly adjust?: readonly ArrayLike<number>[]
  readonly weights?: ArrayLike<number>
  readonly level?: number
}

export type TreatmentInteractionOptions = InteractionRows &
  (
    | { readonly y: ArrayLike<number> }
    | {
        readonly time: ArrayLike<number>
        readonly event: ArrayLike<number>
        readonly strata?: ArrayLike<number>
        /** Rows that belong together; the covariance is then robust. */
        readonly cluster?: ArrayLike<number>
      }
  )

export interface TreatmentInteraction extends AdditiveInteraction {
  /** odds ratio (outcome `y`) or hazard ratio. */
  readonly scale: 'oddsRatio' | 'hazardRatio'
  /** Ratio of the ratios: exp of the product term's coefficient. */
  readonly multiplicative: RatioEstimate
  /** Treatment where the modifier is 0, and where it is 1. */
  readonly treatmentAtZero: RatioEstimate
  readonly treatmentAtOne: RatioEstimate
  readonly n: number
  readonly warnings: readonly string[]
}

/**
 * Interaction of treatment with a covariate, on the multiplicative scale (product term of a logistic or Cox model)
 * and on the additive one (relative excess risk, attributable proportion, synergy index).
 * Knol & VanderWeele, Int J Epidemiol 2012;41:514. R: glm(y ~ treatment * modifier, binomial), coxph.
 * @throws StatisticsInputError on lengths or values, and where the model has no finite estimate of the interaction
 */
export function treatmentInteraction(options: TreatmentInteractionOptions): TreatmentInteraction {
  const { treatment, modifier, adjust = [], weights, level = 0.95 } = options
  const n = treatment.length
  requireBinary('treatment', treatment, n)
  requireFinite('modifier', modifier, n)
  requireDesign(adjust, n)
  const product = Float64Array.from({ length: n }, (_, i) => treatment[i] * modifier[i])
  const x = [treatment, modifier, product, ...adjust]
  const { coefficients, covariance, warnings } =
    'y' in options
      ? logisticTerms(options.y, x, weights)
      : coxTerms({
          time: options.time,
          event: options.event,
          strata: options.strata,
          cluster: options.cluster,
          x,
          weights,
        })
  const ratio = (a: number, b: number, c: number) => {
    const direction = [a, b, c]
    const value = direction.reduce((sum, d, j) => sum + d * coefficients[j], 0)
    return ratioEstimate(value, Math.sqrt(quadraticForm(covariance, direction)), level)
  }
  return {
    scale: 'y' in options ? 'oddsRatio' : 'hazardRatio',
    multiplicative: ratio(0, 0, 1),
    treatmentAtZero: ratio(1, 0, 0),
    treatmentAtOne: ratio(1, 0, 1),
    ...additiveInteraction({ coefficients, covariance, level }),
    n,
    warnings,
  }
}

interface Terms {
  /** Of treatment, modifier and their product. */
  readonly coefficients: Float64Array
  /** Of the three, row-major. */
  readonly covariance: Float64Array
  readonly warnings: readonly string[]
}

function logisticTerms(
  y: ArrayLike<number>,
  x: readonly ArrayLike<number>[],
  weights?: ArrayLike<number>,
): Terms {
  const fit = logistic({ y, x, weights })
  requireEstimable(fit.aliased.slice(1, 4), fit.separated)
  return { ...firstThree(fit.coefficients, fit.covariance, 1), warnings: fit.warnings }
}

function coxTerms(options: Parameters<typeof cox>[0]): Terms {
  const fit = cox(options)
  requireEstimable(fit.aliased.slice(0, 3), fit.infinite.slice(0, 3).includes(true))
  return {
    ...firstThree(fit.coefficients, fit.robustCovariance ?? fit.covariance, 0),
    warnings: fit.warnings,
  }
}

function firstThree(coefficients: Float64Array, covariance: Float64Array, from: number) {
  const size = coefficients.length
  return {
    coefficients: coefficients.slice(from, from + 3),
    covariance: Float64Array.from(
      { length: 9 },
      (_, at) => covariance[(from + Math.floor(at / 3)) * size + from + (at % 3)],
    ),
  }
}

function requireEstimable(aliased: readonly boolean[], infinite: boolean): void {
  const name = ['treatment', 'modifier', 'product'][aliased.indexOf(true)]
  if (name)
    throw new StatisticsInputError(
      'domain',
      name === 'product' ? 'modifier' : name,
      `The ${name} is constant or decided by the other terms: no interaction can be estimated. Each combination of treatment and modifier needs patients.`,
    )
  if (infinite)
    throw new StatisticsInputError(
      'domain',
      'modifier',
      'A combination of treatment and modifier has only events or none: the interaction has no finite estimate.',
    )
}
