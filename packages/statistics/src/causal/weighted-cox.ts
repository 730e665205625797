import { cox } from '../survival/cox/cox.ts'
import { readCoxData, type Ties } from '../survival/cox/cox-data.ts'
import { hazardSteps } from '../survival/cox/hazard-steps.ts'
import { coxResiduals } from '../survival/cox/residuals.ts'
import { influenceError, type RatioEstimate, ratioEstimate } from './estimate.ts'
import { treatmentArms } from './treatment-arms.ts'
import { sourcedWeights, type WeightSource } from './weight-influence.ts'

export interface WeightedCoxOptions extends WeightSource {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly group: ArrayLike<number>
  readonly strata?: ArrayLike<number>
  readonly ties?: Ties
  readonly level?: number
}

/** Log hazard ratio of an arm against arm 0, and the ratio. */
export interface WeightedHazardRatio extends RatioEstimate {
  readonly arm: number
  readonly reference: 0
  /** Standard error that takes the weights as known; `se` itself where the weights are given. */
  readonly robustSe: number
  /** The likelihood rises without bound: no event in the arm, or none in the others. */
  readonly infinite: boolean
}

/**
 * Marginal hazard ratios: a Cox model of the arms alone, weighted, with the Lin-Wei sandwich by patient
 * (R: coxph(Surv(time, event) ~ arm, weights, robust = TRUE)) and, where the weights came from a fitted
 * propensity model, with the stacked variance that knows it (Shu, Biometrics 2021;77:1101).
 * @throws StatisticsInputError on lengths, values, one arm alone or an arm without weight
 */
export function weightedCox(options: WeightedCoxOptions): {
  readonly terms: readonly WeightedHazardRatio[]
  readonly variance: 'stacked' | 'robust'
  readonly n: number
  readonly events: number
  readonly warnings: readonly string[]
} {
  const { time, event, group, strata, ties = 'efron', level = 0.95 } = options
  const arms = treatmentArms(group)
  const { weights, variance, influence } = sourcedWeights(group, options)
  const x = Array.from({ length: arms.count - 1 }, (_, k) =>
    Float64Array.from({ length: group.length }, (_, i) => (group[i] === k + 1 ? 1 : 0)),
  )
  const input = { time, event, strata, weights, x }
  const fit = cox({ ...input, ties })
  const data = readCoxData(input)
  const { n, p, row, scale } = data
  const beta = fit.coefficients.map((b, j) => b * scale[j])
  const { score } = coxResiduals(data, beta, hazardSteps(data, beta, ties), ties === 'breslow')
  const terms = x.map((_, j) => {
    const unit = new Float64Array(group.length)
    for (let i = 0; i < n; i++)
      for (let k = 0; k < p; k++) unit[row[i]] += fit.covariance[j * p + k] * scale[k] * score[i * p + k]
    return {
      arm: j + 1,
      reference: 0 as const,
      robustSe: influenceError(unit.map((u, i) => u * weights[i])),
      infinite: fit.infinite[j],
      ...ratioEstimate(fit.coefficients[j], influenceError(influence(unit)), level),
    }
  })
  return { terms, variance, n: fit.n, events: fit.events, warnings: fit.warnings }
}
