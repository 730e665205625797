import { requireFinite, requireWeights } from '../input-error.ts'
import {
  type Estimate,
  influenceDifference,
  influenceError,
  normalEstimate,
  type RatioEstimate,
  ratioEstimate,
} from './estimate.ts'
import { requireArmWeight, treatmentArms } from './treatment-arms.ts'
import { sourcedWeights, type WeightSource } from './weight-influence.ts'

/**
 * Weighted (Hajek) means of an outcome by arm, and their differences and ratios from arm 0; of a 0/1 outcome:
 * risks, risk differences and risk ratios. Variance robust or stacked as in weightedSurvival. R: survey::svymean
 * and svyglm(y ~ arm), whose variance is n / (n - 1) times the robust one.
 * @throws StatisticsInputError on lengths, missing values, one arm alone or an arm without weight
 */
export function weightedMeans(
  options: WeightSource & {
    readonly y: ArrayLike<number>
    readonly group: ArrayLike<number>
    readonly level?: number
  },
): {
  readonly arms: readonly (Estimate & { readonly arm: number; readonly n: number })[]
  readonly contrasts: readonly {
    readonly arm: number
    readonly reference: 0
    readonly difference: Estimate
    /** On the log scale; not a number unless both means are above 0. */
    readonly ratio: RatioEstimate
  }[]
  readonly variance: 'stacked' | 'robust'
} {
  const { y, group, level = 0.95 } = options
  const arms = treatmentArms(group)
  const n = group.length
  requireFinite('y', y, n)
  const { weights, variance, influence } = sourcedWeights(group, options)
  requireWeights(weights, n)
  const means = arms.rows.map((rows, arm) => {
    const total = rows.reduce((sum, i) => sum + weights[i], 0)
    requireArmWeight(total, arm)
    const value = rows.reduce((sum, i) => sum + weights[i] * y[i], 0) / total
    const unit = new Float64Array(n)
    for (const i of rows) unit[i] = (y[i] - value) / total
    return { value, influence: influence(unit) }
  })
  return {
    arms: means.map((mean, arm) => ({
      arm,
      n: arms.n[arm],
      ...normalEstimate(mean.value, influenceError(mean.influence), level),
    })),
    contrasts: means.slice(1).map((mean, k) => {
      const base = means[0]
      const positive = mean.value > 0 && base.value > 0
      const relative = influenceDifference(
        mean.influence.map(v => v / mean.value),
        base.influence.map(v => v / base.value),
      )
      return {
        arm: k + 1,
        reference: 0 as const,
        difference: normalEstimate(
          mean.value - base.value,
          influenceError(influenceDifference(mean.influence, base.influence)),
          level,
        ),
        ratio: positive
          ? ratioEstimate(Math.log(mean.value / base.value), influenceError(relative), level)
          : ratioEstimate(Number.NaN, Number.NaN, level),
      }
    }),
    variance,
  }
}
