import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { quadraticForm } from '../linear-algebra/index.ts'
import { type Estimate, normalEstimate, type RatioEstimate, ratioEstimate } from './estimate.ts'

/** Departure from additivity of relative risks. */
export interface AdditiveInteraction {
  /** Relative excess risk due to interaction, RR11 - RR10 - RR01 + 1; 0 without interaction. */
  readonly reri: Estimate
  /** Attributable proportion, RERI / RR11; 0 without interaction. */
  readonly attributableProportion: Estimate
  /**
   * Synergy index (RR11 - 1) / (RR10 + RR01 - 2), its interval on the log scale; 1 without interaction. Not a number
   * where it is not above 0: one of the exposures protects, and the index has no meaning (Knol, Eur J Epidemiol
   * 2011;26:433).
   */
  readonly synergyIndex: RatioEstimate
}

/**
 * The three measures from the log relative risks (odds or hazard ratios) of a model with two exposures and their
 * product, with delta-method intervals. Hosmer & Lemeshow, Epidemiology 1992;3:452. R: epiR::epi.interaction.
 * @throws StatisticsInputError on lengths, missing values or a negative variance
 */
export function additiveInteraction(options: {
  /** Of the first exposure, the second, and the product. */
  readonly coefficients: ArrayLike<number>
  /** Row-major 3 x 3. */
  readonly covariance: Float64Array
  readonly level?: number
}): AdditiveInteraction {
  const { coefficients: b, covariance, level = 0.95 } = options
  requireFinite('coefficients', b, 3)
  requireFinite('covariance', covariance, 9)
  for (const j of [0, 1, 2])
    if (covariance[4 * j] < 0)
      throw new StatisticsInputError(
        'domain',
        'covariance',
        `covariance has the variance ${covariance[4 * j]} of coefficient ${j}: give a covariance matrix.`,
      )
  const first = Math.exp(b[0])
  const second = Math.exp(b[1])
  const both = Math.exp(b[0] + b[1] + b[2])
  const error = (gradient: readonly number[]) => Math.sqrt(quadraticForm(covariance, gradient))
  const reri = both - first - second + 1
  const excess = both - 1
  const separate = first + second - 2
  const synergy = excess / separate
  const log = synergy > 0 ? Math.log(synergy) : Number.NaN
  return {
    reri: normalEstimate(reri, error([both - first, both - second, both]), level),
    attributableProportion: normalEstimate(
      reri / both,
      error([(second - 1) / both, (first - 1) / both, (first + second - 1) / both]),
      level,
    ),
    synergyIndex: ratioEstimate(
      log,
      synergy > 0
        ? error([both / excess - first / separate, both / excess - second / separate, both / excess])
        : Number.NaN,
      level,
    ),
  }
}
