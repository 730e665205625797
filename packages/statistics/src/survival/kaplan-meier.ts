import { requireOneOf } from '../input-error.ts'
import { influenceVariance } from './influence-variance.ts'
import { countAtRisk, timelineOf } from './risk-counts.ts'
import { type RobustOptions, usesRobustVariance } from './robust-options.ts'
import { readFollowUp, type SurvivalInput } from './survival-input.ts'
import {
  type SurvivalInterval,
  survivalIntervals,
  survivalLimits,
  twoSidedQuantile,
} from './survival-limits.ts'

/** A survival curve: one entry a distinct time of exit, ascending; censoring times included. */
export interface SurvivalCurve {
  readonly time: Float64Array
  /** Weighted number at risk just before each time. */
  readonly atRisk: Float64Array
  readonly events: Float64Array
  readonly censored: Float64Array
  /** S(t), after the events at t. */
  readonly survival: Float64Array
  /** Standard error of S(t). Once S is 0: NaN by Greenwood's formula, 0 by the jackknife, as in R. */
  readonly standardError: Float64Array
  /** NaN where the chosen scale has no limit (S = 0; S = 1 for log-log and logit). */
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly level: number
  readonly robust: boolean
  /**
   * Delayed entry only: the first time at which everyone then at risk had the event although others came under
   * observation later. S stays 0 from there and says nothing of those; null where it did not happen.
   */
  readonly emptied: number | null
}

export interface KaplanMeierOptions extends SurvivalInput, RobustOptions {
  /** Scale of the interval; `log` as in R. */
  readonly conf?: SurvivalInterval
  readonly level?: number
}

/**
 * The product-limit estimate S(t) = prod over times s <= t of (1 - d(s) / n(s)). Events come before censorings at
 * the same time; with `entry` a patient is at risk in (entry, time]; d and n are sums of the weights. Without
 * events the curve is 1.
 *
 * Variance: Greenwood's S(t)^2 sum d / (n (n - d)), weights counting as frequencies; or, with `cluster` or with
 * weights that are not whole numbers, the infinitesimal jackknife. Kaplan & Meier, JASA 1958;53:457.
 * R: survival::survfit(Surv(entry, time, event) ~ 1, weights, cluster, robust, conf.type).
 * @throws StatisticsInputError on lengths, missing or negative values
 */
export function kaplanMeier(options: KaplanMeierOptions): SurvivalCurve {
  const { level = 0.95, cluster } = options
  const followUp = readFollowUp(options)
  const robust = usesRobustVariance(options, followUp)
  const timeline = timelineOf(followUp)
  const { time, atRisk, events, censored, emptied } = countAtRisk(followUp, timeline)
  const variance = robust
    ? influenceVariance(followUp, timeline, productInfluence(events, atRisk), cluster)
    : undefined
  return {
    time,
    atRisk,
    events,
    censored,
    ...productLimit(events, atRisk, options, variance),
    level,
    robust,
    emptied,
  }
}

/** How log S moves with one row's weight; what happens as S becomes 0 no longer moves it. */
export function productInfluence(leaving: Float64Array, atRisk: Float64Array) {
  const remains = (i: number) => atRisk[i] > leaving[i]
  return {
    whileAtRisk: leaving.map((d, i) => (remains(i) ? d / (atRisk[i] * (atRisk[i] - d)) : 0)),
    onEvent: leaving.map((d, i) => (remains(i) ? 1 / (atRisk[i] - d) : 0)),
  }
}

/**
 * S = product of (1 - leaving / at risk) and its limits, an entry a time; 0 from where all at risk leave. The
 * variance of log S is Greenwood's unless another is given.
 */
export function productLimit(
  leaving: Float64Array,
  atRisk: Float64Array,
  options: Pick<KaplanMeierOptions, 'conf' | 'level'>,
  robustVariance?: Float64Array,
): Pick<SurvivalCurve, 'survival' | 'standardError' | 'lower' | 'upper'> {
  const { conf = 'log', level = 0.95 } = options
  requireOneOf('conf', conf, survivalIntervals)
  const z = twoSidedQuantile(level)
  const m = leaving.length
  const survival = new Float64Array(m)
  const standardError = new Float64Array(m)
  const lower = new Float64Array(m)
  const upper = new Float64Array(m)
  let s = 1
  let greenwood = 0
  for (let i = 0; i < m; i++) {
    if (leaving[i] > 0) {
      s = atRisk[i] === leaving[i] ? 0 : s * (1 - leaving[i] / atRisk[i])
      greenwood += leaving[i] / (atRisk[i] * (atRisk[i] - leaving[i]))
    }
    const logError = robustVariance ? (s === 0 ? 0 : Math.sqrt(robustVariance[i])) : Math.sqrt(greenwood)
    survival[i] = s
    standardError[i] = s * logError
    const limits = survivalLimits(s, logError, z, conf)
    lower[i] = limits[0]
    upper[i] = limits[1]
  }
  return { survival, standardError, lower, upper }
}
