import { ascending, type FollowUp, readFollowUp, type SurvivalInput } from './survival-input.ts'
import { type SurvivalInterval, survivalLimits, twoSidedQuantile } from './survival-limits.ts'

/** A survival curve: one entry a distinct time of exit, ascending; censoring times included. */
export interface SurvivalCurve {
  readonly time: Float64Array
  /** Weighted number at risk just before each time. */
  readonly atRisk: Float64Array
  readonly events: Float64Array
  readonly censored: Float64Array
  /** S(t), after the events at t. */
  readonly survival: Float64Array
  /** Greenwood's standard error of S(t); NaN once S is 0. */
  readonly standardError: Float64Array
  /** NaN where the chosen scale has no limit (S = 0; S = 1 for log-log and logit). */
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly level: number
}

export interface KaplanMeierOptions extends SurvivalInput {
  /** Scale of the interval; `log` as in R. */
  readonly conf?: SurvivalInterval
  readonly level?: number
}

/**
 * The product-limit estimate S(t) = prod over times s <= t of (1 - d(s) / n(s)), with Greenwood's variance
 * S(t)^2 sum d / (n (n - d)). Events come before censorings at the same time; with `entry` a patient is at
 * risk in (entry, time]. Weights count as frequencies (R's `robust = FALSE`). Without events the curve is 1.
 * Kaplan & Meier, JASA 1958;53:457. R: survival::survfit(Surv(entry, time, event) ~ 1).
 * @throws StatisticsInputError on lengths, missing or negative values
 */
export function kaplanMeier(options: KaplanMeierOptions): SurvivalCurve {
  const { level = 0.95 } = options
  const { time, atRisk, events, censored } = countAtRisk(readFollowUp(options))
  return { time, atRisk, events, censored, ...productLimit(events, atRisk, options), level }
}

/**
 * S = product of (1 - leaving / at risk) with Greenwood's error and its limits, an entry a time; 0 from where all
 * at risk leave.
 */
export function productLimit(
  leaving: Float64Array,
  atRisk: Float64Array,
  options: Pick<KaplanMeierOptions, 'conf' | 'level'>,
): Pick<SurvivalCurve, 'survival' | 'standardError' | 'lower' | 'upper'> {
  const { conf = 'log', level = 0.95 } = options
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
    const logError = Math.sqrt(greenwood)
    survival[i] = s
    standardError[i] = s * logError
    const limits = survivalLimits(s, logError, z, conf)
    lower[i] = limits[0]
    upper[i] = limits[1]
  }
  return { survival, standardError, lower, upper }
}

/** Weighted counts at each distinct time of exit. */
export interface RiskCounts {
  readonly time: Float64Array
  readonly atRisk: Float64Array
  readonly events: Float64Array
  readonly censored: Float64Array
}

/** Weighted numbers at risk, of events and of censorings at each distinct time of exit. */
export function countAtRisk(followUp: FollowUp): RiskCounts {
  const { time, event, entry, weights, rows } = followUp
  const order = ascending(time, rows)
  const start: number[] = []
  for (let i = 0; i < order.length; i++) if (i === 0 || time[order[i]] !== time[order[i - 1]]) start.push(i)
  const m = start.length
  const counts = {
    time: Float64Array.from(start, i => time[order[i]]),
    atRisk: new Float64Array(m),
    events: new Float64Array(m),
    censored: new Float64Array(m),
  }
  // Backwards, so that the number at risk is a sum and never a difference of large sums.
  const entering = entry ? ascending(entry, rows) : null
  let notYet = entering ? entering.length - 1 : -1
  let notYetEntered = 0
  let remaining = 0
  for (let k = m - 1; k >= 0; k--) {
    const end = k + 1 < m ? start[k + 1] : order.length
    for (let i = start[k]; i < end; i++) {
      const weight = weights ? weights[order[i]] : 1
      remaining += weight
      if (event[order[i]] === 1) counts.events[k] += weight
      else counts.censored[k] += weight
    }
    if (entry && entering)
      while (notYet >= 0 && entry[entering[notYet]] >= counts.time[k]) {
        notYetEntered += weights ? weights[entering[notYet]] : 1
        notYet--
      }
    counts.atRisk[k] = remaining - notYetEntered
  }
  return counts
}
