import { normalTwoSided } from '../distributions/index.ts'
import { StatisticsInputError } from '../input-error.ts'
import { clusterNumbers } from './influence-variance.ts'
import { requireGroups } from './log-rank.ts'
import {
  type Area,
  areaTo,
  estimate,
  type MeanEstimate,
  type RestrictedMean,
  type RestrictedMeanOptions,
  restrictedMeanOf,
} from './restricted-mean.ts'
import { countAtRisk, type Timeline, timelineOf } from './risk-counts.ts'
import { usesRobustVariance } from './robust-options.ts'
import { type FollowUp, readFollowUp } from './survival-input.ts'
import { twoSidedQuantile } from './survival-limits.ts'
import { rowsByValue } from './survival-rows.ts'

/** An estimate and the test that it is as it would be without a difference; NaN where the error is 0. */
export interface TestedEstimate extends MeanEstimate {
  readonly z: number
  readonly p: number
}

export interface RestrictedMeanGroup extends RestrictedMean {
  readonly group: number
  /** Rows of positive weight, and those of them with an event. */
  readonly n: number
  readonly events: number
}

/** One group against the first. */
export interface RestrictedMeanContrast {
  readonly group: number
  readonly reference: number
  /** Mean of the group less that of the reference. */
  readonly difference: TestedEstimate
  /** Mean over mean; `se` is of its logarithm, and so are test and limits. Null where a mean is 0. */
  readonly ratio: TestedEstimate | null
  /** Time lost over time lost, likewise. Null where nothing is lost in one of the groups. */
  readonly lostRatio: TestedEstimate | null
}

export interface RestrictedMeanComparison {
  readonly tau: number
  readonly groups: readonly RestrictedMeanGroup[]
  readonly contrasts: readonly RestrictedMeanContrast[]
  readonly warnings: readonly string[]
}

/**
 * Restricted means of each group, and their differences and ratios against the first group that has rows. Groups
 * are independent but for the clusters that they share. R: survRM2::rmst2. Royston & Parmar, BMC Med Res Methodol
 * 2013;13:152; Uno et al., J Clin Oncol 2014;32:2380.
 * @param options.tau by default the last time of exit of the group where that comes first, groups whose curve has
 * reached 0 not counting (unless all have: then the last of all), as in survRM2
 * @param options.labels what errors and warnings call each group; its number without
 * @throws StatisticsInputError as {@link restrictedMean}
 */
export function compareRestrictedMeans(
  options: RestrictedMeanOptions & {
    readonly group: ArrayLike<number>
    readonly labels?: readonly string[]
  },
): RestrictedMeanComparison {
  const { group, labels, cluster, level = 0.95 } = options
  const nameOf = (of: number) => labels?.[of] ?? String(of)
  const followUp = readFollowUp(options)
  requireGroups(group, followUp.n)
  const clusters = usesRobustVariance(options, followUp) ? clusterNumbers(cluster, followUp.n) : null
  const parts = rowsByValue(group, followUp.rows).map(({ value, rows }) => {
    const part: FollowUp = { ...followUp, rows }
    return { group: value, part, timeline: timelineOf(part) }
  })
  const tau = options.tau ?? lastKnownTime(parts)
  const areas = parts.map(({ group: label, part, timeline }) => {
    try {
      return areaTo(tau, part, timeline, clusters)
    } catch (error) {
      if (error instanceof StatisticsInputError)
        throw new StatisticsInputError(
          error.fault,
          error.argument,
          `In group ${nameOf(label)}, ${error.message}`,
        )
      throw error
    }
  })
  const groups = parts.map(
    ({ group: label, part }, i): RestrictedMeanGroup => ({
      group: label,
      n: part.rows.length,
      events: part.rows.reduce((sum, row) => sum + part.event[row], 0),
      ...restrictedMeanOf(areas[i], tau, level),
    }),
  )
  const contrasts = groups.slice(1).map(
    (one, i): RestrictedMeanContrast => ({
      group: one.group,
      reference: groups[0].group,
      ...contrast(areas[i + 1], areas[0], tau, level),
    }),
  )
  return { tau, groups, contrasts, warnings: warnings(groups, contrasts, nameOf) }
}

/** The last time up to which the curve of every group is known: one that has reached 0 stays there. */
function lastKnownTime(parts: readonly { readonly part: FollowUp; readonly timeline: Timeline }[]): number {
  const ends = parts.map(({ part, timeline }) => {
    const { time, atRisk, events } = countAtRisk(part, timeline)
    const reached = time.some((_, i) => events[i] > 0 && events[i] === atRisk[i])
    return { last: time[time.length - 1], reached }
  })
  const open = ends.filter(end => !end.reached).map(end => end.last)
  return open.length > 0 ? Math.min(...open) : Math.max(...ends.map(end => end.last))
}

function contrast(area: Area, reference: Area, tau: number, level: number) {
  const shared = area.influence && reference.influence ? dot(area.influence, reference.influence) : 0
  const difference = area.value - reference.value
  const error = Math.sqrt(Math.max(area.variance + reference.variance - 2 * shared, 0))
  return {
    difference: { ...estimate(difference, error, level), ...test(difference, error) },
    ratio: ratio(area.value, reference.value, area, reference, shared, level),
    lostRatio: ratio(tau - area.value, tau - reference.value, area, reference, shared, level),
  }
}

/** a / b by the delta method on the log scale; a and b have the variances of the two areas. */
function ratio(
  a: number,
  b: number,
  area: Area,
  reference: Area,
  shared: number,
  level: number,
): TestedEstimate | null {
  if (!(a > 0) || !(b > 0)) return null
  const log = Math.log(a / b)
  const variance = area.variance / (a * a) + reference.variance / (b * b) - (2 * shared) / (a * b)
  const se = Math.sqrt(Math.max(variance, 0))
  const half = twoSidedQuantile(level) * se
  return { value: a / b, se, lower: Math.exp(log - half), upper: Math.exp(log + half), ...test(log, se) }
}

function test(value: number, se: number): { readonly z: number; readonly p: number } {
  const z = value === 0 ? 0 : se > 0 ? value / se : Number.NaN
  return { z, p: Number.isNaN(z) ? z : normalTwoSided(z) }
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0)
}

function warnings(
  groups: readonly RestrictedMeanGroup[],
  contrasts: readonly RestrictedMeanContrast[],
  nameOf: (group: number) => string,
): string[] {
  const empty = groups
    .filter(one => one.emptied !== null)
    .map(
      one =>
        `group ${nameOf(one.group)}: all at risk had the event at ${one.emptied} although others entered later; the curve is 0 from there`,
    )
  const untested = contrasts
    .filter(one => Number.isNaN(one.difference.z))
    .map(
      one =>
        `groups ${nameOf(one.group)} and ${nameOf(one.reference)}: the standard error is 0, there is no test`,
    )
  return [...empty, ...untested]
}

/**
 * Difference of restricted mean survival times, group 1 minus group 0; see {@link compareRestrictedMeans}.
 * @throws StatisticsInputError unless there are the two groups 0 and 1, and as {@link restrictedMean}
 */
export function restrictedMeanDifference(
  options: RestrictedMeanOptions & { readonly group: ArrayLike<number>; readonly tau: number },
): TestedEstimate & { readonly groups: readonly RestrictedMeanGroup[] } {
  const count = requireGroups(options.group, options.time.length)
  const held = new Set(Array.from(options.group))
  if (count !== 2 || held.size !== 2)
    throw new StatisticsInputError('domain', 'group', 'group must hold 0 and 1, both.')
  const { groups, contrasts } = compareRestrictedMeans(options)
  if (contrasts.length !== 1)
    throw new StatisticsInputError('empty', 'weights', 'one of the groups has no row of positive weight.')
  return { ...contrasts[0].difference, groups }
}
