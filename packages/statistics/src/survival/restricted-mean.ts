import { normalTwoSided } from '../distributions/index.ts'
import { StatisticsInputError } from '../input-error.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { requireGroups } from './log-rank.ts'
import type { SurvivalInput } from './survival-input.ts'
import { twoSidedQuantile } from './survival-limits.ts'

export interface RestrictedMean {
  /** Mean time free of the event within [0, tau]. */
  readonly value: number
  readonly se: number
  readonly lower: number
  readonly upper: number
}

/**
 * Restricted mean survival time: the area under the Kaplan-Meier curve to tau, with variance
 * sum (area from t to tau)^2 d / (n (n - d)). R: print(survfit(...), rmean = tau).
 * @throws StatisticsInputError where tau lies beyond the last follow-up while some are still free of the event
 */
export function restrictedMean(
  options: SurvivalInput & { readonly tau: number; readonly level?: number },
): RestrictedMean {
  const { tau, level = 0.95 } = options
  const z = twoSidedQuantile(level)
  const { time, survival, events, atRisk } = kaplanMeier(options)
  const last = time.length - 1
  if (!(tau > 0) || (tau > time[last] && survival[last] > 0))
    throw new StatisticsInputError(
      'option',
      'tau',
      `tau is ${tau} and follow-up ends at ${time[last]}: choose a tau above 0 and within follow-up.`,
    )
  let area = 0
  let variance = 0
  let right = tau
  for (let i = last; i >= 0; i--) {
    if (time[i] >= tau) continue
    area += (right - time[i]) * survival[i]
    right = time[i]
    if (events[i] > 0 && area > 0)
      variance += (area * area * events[i]) / (atRisk[i] * (atRisk[i] - events[i]))
  }
  const value = area + right
  const se = Math.sqrt(variance)
  return { value, se, lower: value - z * se, upper: value + z * se }
}

/**
 * Difference of restricted mean survival times, group 1 minus group 0, independent groups.
 * Royston & Parmar, BMC Med Res Methodol 2013;13:152.
 * @throws StatisticsInputError unless there are the two groups 0 and 1, and as {@link restrictedMean}
 */
export function restrictedMeanDifference(
  options: SurvivalInput & {
    readonly group: ArrayLike<number>
    readonly tau: number
    readonly level?: number
  },
): RestrictedMean & { readonly z: number; readonly p: number; readonly groups: readonly RestrictedMean[] } {
  const { time, event, entry, weights, group, tau, level = 0.95 } = options
  const count = requireGroups(group, time.length)
  const rowsOf = (g: number) => Array.from({ length: time.length }, (_, i) => i).filter(i => group[i] === g)
  if (count !== 2 || rowsOf(0).length === 0)
    throw new StatisticsInputError('domain', 'group', 'group must hold 0 and 1, both.')
  const groups = [0, 1].map(g => {
    const rows = rowsOf(g)
    return restrictedMean({
      time: rows.map(i => time[i]),
      event: rows.map(i => event[i]),
      entry: entry ? rows.map(i => entry[i]) : undefined,
      weights: weights ? rows.map(i => weights[i]) : undefined,
      tau,
      level,
    })
  })
  const value = groups[1].value - groups[0].value
  const se = Math.hypot(groups[0].se, groups[1].se)
  const half = twoSidedQuantile(level) * se
  const z = value === 0 ? 0 : value / se
  return { value, se, lower: value - half, upper: value + half, z, p: normalTwoSided(z), groups }
}
