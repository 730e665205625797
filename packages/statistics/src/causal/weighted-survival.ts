import { requireWeights, StatisticsInputError } from '../input-error.ts'
import type { SurvivalCurve } from '../survival/kaplan-meier.ts'
import { type SurvivalInterval, survivalLimits, twoSidedQuantile } from '../survival/survival-limits.ts'
import {
  type Estimate,
  influenceDifference,
  influenceError,
  normalEstimate,
  type RatioEstimate,
  ratioEstimate,
} from './estimate.ts'
import { influenceCurve, type StatisticWithInfluence } from './survival-influence.ts'
import { treatmentArms } from './treatment-arms.ts'
import { sourcedWeights, type WeightSource } from './weight-influence.ts'

export interface WeightedSurvivalOptions extends WeightSource {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly group: ArrayLike<number>
  /** Horizons of the risks; default none. */
  readonly times?: ArrayLike<number>
  /** Horizon of the restricted means; default none. */
  readonly tau?: number
  /** Scale of the intervals of survival. */
  readonly conf?: SurvivalInterval
  readonly level?: number
  /** Names of the arms in errors; default `arm 0`, `arm 1`, ... */
  readonly labels?: readonly string[]
}

/** Survival of one arm at one time. */
export interface WeightedSurvivalAt {
  readonly time: number
  readonly survival: number
  readonly se: number
  readonly lower: number
  readonly upper: number
}

/** The weighted curve of one arm, and what is read off it. */
export interface WeightedArm {
  readonly arm: number
  readonly n: number
  readonly events: number
  readonly weight: number
  /** Robust limits that take the weights as known. */
  readonly curve: SurvivalCurve
  /** With the variance of `variance`. */
  readonly at: readonly WeightedSurvivalAt[]
  readonly restrictedMean: Estimate | null
}

/** One arm against arm 0. */
export interface WeightedContrast {
  readonly arm: number
  readonly reference: 0
  /** Risk of the event by each time, arm minus reference. */
  readonly riskDifference: readonly (Estimate & { readonly time: number })[]
  /** Ratio of the risks, on the log scale; not a number where a risk is 0. */
  readonly riskRatio: readonly (RatioEstimate & { readonly time: number })[]
  readonly restrictedMeanDifference: Estimate | null
}

export interface WeightedSurvival {
  readonly arms: readonly WeightedArm[]
  readonly contrasts: readonly WeightedContrast[]
  /** stacked: the variance knows that the scores were estimated; robust: it takes the weights as known. */
  readonly variance: 'stacked' | 'robust'
}

/**
 * Weighted Kaplan-Meier curves by arm, with risks and restricted means at a horizon and their differences from
 * arm 0. The variance is that of the infinitesimal jackknife: robust for weights as they are (R:
 * survfit(weights, robust = TRUE)), stacked for a `weighting` whose scores were fitted (see sourcedWeights).
 * Cole & Hernan, Comput Methods Programs Biomed 2004;75:45; Xie & Liu, Stat Med 2005;24:3089;
 * restricted means: Conner, Stat Med 2019;38:3832.
 * @throws StatisticsInputError on lengths, values, one arm alone, an arm without weight, or a horizon beyond the
 * follow-up of an arm
 */
export function weightedSurvival(options: WeightedSurvivalOptions): WeightedSurvival {
  const { time, event, group, times = [], tau, conf = 'log', level = 0.95 } = options
  const z = twoSidedQuantile(level)
  const arms = treatmentArms(group)
  const { weights, variance, influence } = sourcedWeights(group, options)
  requireWeights(weights, group.length)
  if (tau !== undefined && !(tau > 0))
    throw new StatisticsInputError('option', 'tau', `tau is ${tau}: give a time above 0.`)
  const parts = arms.rows.map((rows, arm) => {
    const curve = influenceCurve(
      { time, event, weights, conf, level },
      rows,
      options.labels?.[arm] ?? `arm ${arm}`,
    )
    const prepare = ({ value, unit }: StatisticWithInfluence) => ({ value, influence: influence(unit) })
    const mean = tau === undefined ? null : prepare(curve.restrictedMean(tau))
    return {
      curve,
      at: Array.from(times, when => ({ time: when, ...prepare(curve.survivalAt(when)) })),
      mean,
    }
  })
  const limits = (survival: number, se: number) => survivalLimits(survival, se / survival, z, conf)
  return {
    arms: parts.map(({ curve, at, mean }, arm) => ({
      arm,
      n: arms.n[arm],
      events: arms.rows[arm].reduce((sum, i) => sum + event[i], 0),
      weight: arms.rows[arm].reduce((sum, i) => sum + weights[i], 0),
      curve: curve.curve,
      at: at.map(one => {
        const se = influenceError(one.influence)
        const [lower, upper] = limits(one.value, se)
        return { time: one.time, survival: one.value, se, lower, upper }
      }),
      restrictedMean: mean && normalEstimate(mean.value, influenceError(mean.influence), level),
    })),
    contrasts: parts.slice(1).map(({ at, mean }, k) => {
      const reference = parts[0]
      return {
        arm: k + 1,
        reference: 0,
        riskDifference: at.map((one, t) => ({
          time: one.time,
          ...normalEstimate(
            reference.at[t].value - one.value,
            influenceError(influenceDifference(reference.at[t].influence, one.influence)),
            level,
          ),
        })),
        riskRatio: at.map((one, t) => ({ time: one.time, ...riskRatio(one, reference.at[t], level) })),
        restrictedMeanDifference:
          mean &&
          reference.mean &&
          normalEstimate(
            mean.value - reference.mean.value,
            influenceError(influenceDifference(mean.influence, reference.mean.influence)),
            level,
          ),
      }
    }),
    variance,
  }
}

interface Known {
  readonly value: number
  readonly influence: Float64Array
}

/** log of (1 - S) / (1 - S of the reference). */
function riskRatio(one: Known, reference: Known, level: number): RatioEstimate {
  const [risk, base] = [1 - one.value, 1 - reference.value]
  if (!(risk > 0 && base > 0)) return ratioEstimate(Number.NaN, Number.NaN, level)
  const influence = influenceDifference(
    reference.influence.map(v => v / base),
    one.influence.map(v => v / risk),
  )
  return ratioEstimate(Math.log(risk / base), influenceError(influence), level)
}
