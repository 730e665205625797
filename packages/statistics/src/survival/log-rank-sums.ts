import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { clusterNumbers } from './influence-variance.ts'
import { type LogRankWeights, logRankWeightsOf, readLogRankWeights } from './log-rank-weights.ts'
import { countAtRisk, type Timeline, timelineOf } from './risk-counts.ts'
import { type RobustOptions, usesRobustVariance, wholeWeights } from './robust-options.ts'
import { type FollowUp, readFollowUp, type SurvivalInput } from './survival-input.ts'
import { rowsByValue } from './survival-rows.ts'

export interface LogRankOptions extends SurvivalInput, RobustOptions, LogRankWeights {
  /** 0, 1, ... for each row. */
  readonly group: ArrayLike<number>
  /** Any numbers; the sums are made within each and added up. */
  readonly strata?: ArrayLike<number>
}

/** Weighted events observed and expected by group, and the covariance of their differences. */
export interface LogRankSums {
  readonly groups: number
  /** Rows of positive weight, and those of them with an event. */
  readonly n: Int32Array
  readonly events: Int32Array
  readonly observed: Float64Array
  readonly expected: Float64Array
  /** Row-major groups x groups; each row sums to 0. */
  readonly covariance: Float64Array
  readonly robust: boolean
}

/**
 * @throws StatisticsInputError on lengths, missing values, a group that is not a whole number of 0 or more, or
 * `robust: false` with weights that are not whole numbers
 */
export function logRankSums(options: LogRankOptions): LogRankSums {
  const { group, strata, cluster } = options
  const followUp = readFollowUp(options)
  const groups = requireGroups(group, followUp.n)
  if (strata) requireFinite('strata', strata, followUp.n)
  const weighting = readLogRankWeights(options)
  const robust = usesRobustVariance(options, followUp)
  if (!robust && !wholeWeights(followUp))
    throw new StatisticsInputError(
      'option',
      'robust',
      'robust is false although some weights are not whole numbers: only counts have the hypergeometric variance.',
    )
  const observed = new Float64Array(groups)
  const expected = new Float64Array(groups)
  const covariance = new Float64Array(groups * groups)
  const scores = robust ? clusterScores(cluster, followUp.n, groups) : null
  const parts = strata ? rowsByValue(strata, followUp.rows) : [{ rows: followUp.rows }]
  for (const { rows } of parts) {
    const part = { ...followUp, rows }
    const timeline = timelineOf(part)
    const counts = countAtRisk(part, timeline)
    const weight = logRankWeightsOf(counts, weighting)
    const share = groupShares(part, timeline, group, groups)
    for (let t = 0; t < weight.length; t++) {
      const n = counts.atRisk[t]
      const d = counts.events[t]
      if (d === 0) continue
      // Given the margins, the tied events fall on the groups as a hypergeometric draw.
      const spread = n > 1 ? (weight[t] * weight[t] * d * (n - d)) / (n - 1) : 0
      for (let g = 0; g < groups; g++) {
        const p = share.atRisk[t * groups + g]
        observed[g] += weight[t] * share.events[t * groups + g]
        expected[g] += weight[t] * d * p
        if (!robust)
          for (let h = 0; h < groups; h++)
            covariance[g * groups + h] += spread * p * ((g === h ? 1 : 0) - share.atRisk[t * groups + h])
      }
    }
    if (scores)
      addScores(
        part,
        timeline,
        group,
        share.atRisk,
        weight,
        counts.events.map((d, t) => d / counts.atRisk[t]),
        scores,
      )
  }
  if (scores) addOuterProducts(scores.sum, groups, covariance)
  const n = new Int32Array(groups)
  const events = new Int32Array(groups)
  for (const row of followUp.rows) {
    n[group[row]]++
    events[group[row]] += followUp.event[row]
  }
  return { groups, n, events, observed, expected, covariance, robust }
}

/** By time and group, row-major: the share of those at risk, and the weighted events. */
function groupShares(
  { event, entry, weights }: FollowUp,
  { time, order, start, entering }: Timeline,
  group: ArrayLike<number>,
  groups: number,
): { readonly atRisk: Float64Array; readonly events: Float64Array } {
  const atRisk = new Float64Array(time.length * groups)
  const events = new Float64Array(time.length * groups)
  const remaining = new Float64Array(groups)
  const rows = new Int32Array(groups)
  let notYet = order.length - 1
  for (let t = time.length - 1; t >= 0; t--) {
    for (let i = start[t]; i < start[t + 1]; i++) {
      const row = order[i]
      const weight = weights ? weights[row] : 1
      remaining[group[row]] += weight
      rows[group[row]]++
      if (event[row] === 1) events[t * groups + group[row]] += weight
    }
    if (entry && entering)
      for (; notYet >= 0 && entry[entering[notYet]] >= time[t]; notYet--) {
        const row = entering[notYet]
        remaining[group[row]] -= weights ? weights[row] : 1
        // Nobody is nobody, whatever rounding errors the weights have left.
        if (--rows[group[row]] === 0) remaining[group[row]] = 0
      }
    let total = 0
    for (let g = 0; g < groups; g++) total += remaining[g]
    for (let g = 0; g < groups; g++) atRisk[t * groups + g] = remaining[g] / total
  }
  return { atRisk, events }
}

interface ClusterScores {
  readonly number: Int32Array
  /** By cluster and group, row-major. */
  readonly sum: Float64Array
}

function clusterScores(cluster: ArrayLike<number> | undefined, n: number, groups: number): ClusterScores {
  const { number, count } = clusterNumbers(cluster, n)
  return { number, sum: new Float64Array(count * groups) }
}

/**
 * Adds each row's weighted score residual to its cluster: what its own event, less what its time at risk, adds to
 * O - E of each group. With weight 1 at each time, the score residuals of a Cox model (Breslow) at 0.
 */
function addScores(
  { event, entry, weights }: FollowUp,
  { time, order, start, entering }: Timeline,
  group: ArrayLike<number>,
  share: Float64Array,
  weight: Float64Array,
  hazard: Float64Array,
  { number, sum }: ClusterScores,
): void {
  const groups = sum.length === 0 ? 0 : share.length / time.length
  let passed = 0
  const passedByGroup = new Float64Array(groups)
  let entered = 0
  const add = (row: number, sign: number) => {
    const scale = sign * (weights ? weights[row] : 1)
    for (let g = 0; g < groups; g++)
      sum[number[row] * groups + g] += scale * ((group[row] === g ? passed : 0) - passedByGroup[g])
  }
  for (let t = 0; t < time.length; t++) {
    if (entry && entering)
      for (; entered < entering.length && entry[entering[entered]] < time[t]; entered++)
        add(entering[entered], 1)
    const step = weight[t] * hazard[t]
    passed += step
    for (let g = 0; g < groups; g++) passedByGroup[g] += step * share[t * groups + g]
    for (let i = start[t]; i < start[t + 1]; i++) {
      const row = order[i]
      add(row, -1)
      if (event[row] !== 1) continue
      const scale = weight[t] * (weights ? weights[row] : 1)
      for (let g = 0; g < groups; g++)
        sum[number[row] * groups + g] += scale * ((group[row] === g ? 1 : 0) - share[t * groups + g])
    }
  }
}

function addOuterProducts(sum: Float64Array, groups: number, into: Float64Array): void {
  for (let at = 0; at < sum.length; at += groups)
    for (let g = 0; g < groups; g++)
      for (let h = 0; h < groups; h++) into[g * groups + h] += sum[at + g] * sum[at + h]
}

/** Groups whose covariance is held: a code that is no group (an identity number) is refused. */
const MOST_GROUPS = 4096

/** Number of groups: the largest label and one. */
export function requireGroups(group: ArrayLike<number>, n: number): number {
  requireFinite('group', group, n)
  let largest = 0
  for (let i = 0; i < n; i++) {
    if (!Number.isInteger(group[i]) || group[i] < 0)
      throw new StatisticsInputError(
        'domain',
        'group',
        `group is ${group[i]} in row ${i}: number the groups 0, 1, 2, ... and exclude missing ones first.`,
        i,
      )
    if (group[i] >= MOST_GROUPS)
      throw new StatisticsInputError(
        'domain',
        'group',
        `group is ${group[i]} in row ${i}: number the groups that occur 0, 1, 2, ..., ${MOST_GROUPS} at the most.`,
        i,
      )
    largest = Math.max(largest, group[i])
  }
  return largest + 1
}
