import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { requireGroups } from '../survival/log-rank-sums.ts'
import { type Estimate, influenceDifference, influenceError, normalEstimate } from './estimate.ts'
import { influenceCurve } from './survival-influence.ts'
import { twoArms } from './treatment-arms.ts'
import { sourcedWeights, type WeightSource } from './weight-influence.ts'

/** Effect of arm 1 against arm 0 at the horizon. */
export interface HorizonEffect {
  /** Risk of the event by tau, arm 1 minus arm 0. */
  readonly riskDifference: Estimate
  readonly restrictedMeanDifference: Estimate
}

/**
 * Interaction on the absolute scale: the effect of treatment by level of a modifier, and each level's effect minus
 * that of level 0, as differences of Kaplan-Meier risks and of restricted means at `tau`. Unweighted by default;
 * `weights` or a `weighting` as in weightedSurvival, with its robust or stacked variance.
 * @throws StatisticsInputError on lengths or values, where a level lacks an arm, or tau is beyond its follow-up
 */
export function horizonInteraction(
  options: WeightSource & {
    readonly time: ArrayLike<number>
    readonly event: ArrayLike<number>
    /** 1 treated, 0 not. */
    readonly group: ArrayLike<number>
    /** Level of the modifier: 0, 1, ... */
    readonly modifier: ArrayLike<number>
    readonly tau: number
    readonly level?: number
  },
): {
  readonly levels: readonly (HorizonEffect & { readonly modifier: number; readonly n: number })[]
  readonly interactions: readonly (HorizonEffect & { readonly modifier: number; readonly reference: 0 })[]
  readonly variance: 'stacked' | 'robust'
} {
  const { time, event, group, modifier, tau, level = 0.95 } = options
  const n = group.length
  twoArms(group)
  requireFinite('modifier', modifier, n)
  const count = requireGroups(modifier, n)
  if (count < 2)
    throw new StatisticsInputError(
      'oneClass',
      'modifier',
      'modifier holds one level alone: give two or more.',
    )
  const source = options.weights || options.weighting ? options : { weights: new Float64Array(n).fill(1) }
  const { weights, variance, influence } = sourcedWeights(group, source)
  const every = Int32Array.from({ length: n }, (_, i) => i)
  const effects = Array.from({ length: count }, (_, m) => {
    const [control, treated] = [0, 1].map(arm => {
      const rows = every.filter(i => group[i] === arm && modifier[i] === m)
      const curve = influenceCurve({ time, event, weights }, rows, `arm ${arm} at level ${m} of the modifier`)
      const survival = curve.survivalAt(tau)
      const mean = curve.restrictedMean(tau)
      return {
        risk: { value: 1 - survival.value, influence: influence(survival.unit).map(v => -v) },
        mean: { value: mean.value, influence: influence(mean.unit) },
      }
    })
    return {
      n: every.filter(i => modifier[i] === m).length,
      risk: minus(treated.risk, control.risk),
      mean: minus(treated.mean, control.mean),
    }
  })
  const estimate = (effect: Known) => normalEstimate(effect.value, influenceError(effect.influence), level)
  return {
    levels: effects.map((effect, m) => ({
      modifier: m,
      n: effect.n,
      riskDifference: estimate(effect.risk),
      restrictedMeanDifference: estimate(effect.mean),
    })),
    interactions: effects.slice(1).map((effect, k) => ({
      modifier: k + 1,
      reference: 0,
      riskDifference: estimate(minus(effect.risk, effects[0].risk)),
      restrictedMeanDifference: estimate(minus(effect.mean, effects[0].mean)),
    })),
    variance,
  }
}

interface Known {
  readonly value: number
  readonly influence: Float64Array
}

function minus(a: Known, b: Known): Known {
  return { value: a.value - b.value, influence: influenceDifference(a.influence, b.influence) }
}
