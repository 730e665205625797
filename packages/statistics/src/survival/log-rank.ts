import { chiSquaredUpper } from '../distributions/index.ts'
import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { cholesky, choleskySolve } from '../linear-algebra/index.ts'
import { readFollowUp } from './survival-input.ts'

export interface LogRank {
  readonly chiSquared: number
  /** Groups that could have had an event, less one; 0 when there are no two such groups. */
  readonly df: number
  readonly p: number
  /** Patients, (weighted) events observed and expected, by group. */
  readonly n: Int32Array
  readonly observed: Float64Array
  readonly expected: Float64Array
}

/**
 * Log-rank test of equal survival, stratified or not; with `rho` the G-rho family, each time weighted by S(t-)^rho
 * of all groups together (1: Peto-Peto). Tied events have the hypergeometric variance. Mantel, Cancer Chemother
 * Rep 1966;50:163. Harrington & Fleming, Biometrika 1982;69:553. R: survival::survdiff.
 * @param options.group 0, 1, ... for each patient
 * @throws StatisticsInputError on lengths, missing values or a group that is not a whole number of 0 or more
 */
export function logRank(options: {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly group: ArrayLike<number>
  readonly strata?: ArrayLike<number>
  readonly rho?: number
}): LogRank {
  const { group, strata, rho = 0 } = options
  const { n, time, event } = readFollowUp({ time: options.time, event: options.event })
  const groups = requireGroups(group, n)
  if (strata) requireFinite('strata', strata, n)
  const stratum = strata ? Float64Array.from(strata) : new Float64Array(n)
  const order = Int32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => stratum[a] - stratum[b] || time[a] - time[b],
  )
  const counts = new Int32Array(groups)
  const sums = {
    observed: new Float64Array(groups),
    expected: new Float64Array(groups),
    variance: new Float64Array(groups * groups),
  }
  for (let i = 0; i < n; i++) counts[group[i]]++
  for (let from = 0; from < n; ) {
    let to = from
    while (to < n && stratum[order[to]] === stratum[order[from]]) to++
    addStratum(order.subarray(from, to), time, event, group, rho, sums)
    from = to
  }
  return { ...chiSquaredOf(sums, groups), n: counts, observed: sums.observed, expected: sums.expected }
}

interface Sums {
  readonly observed: Float64Array
  readonly expected: Float64Array
  readonly variance: Float64Array
}

function addStratum(
  order: Int32Array,
  time: Float64Array,
  event: ArrayLike<number>,
  group: ArrayLike<number>,
  rho: number,
  { observed, expected, variance }: Sums,
): void {
  const groups = observed.length
  const atRisk = new Float64Array(groups)
  for (const row of order) atRisk[group[row]]++
  let total = order.length
  let survival = 1
  const deaths = new Float64Array(groups)
  const left = new Float64Array(groups)
  for (let from = 0; from < order.length; ) {
    deaths.fill(0)
    left.fill(0)
    let died = 0
    let to = from
    for (; to < order.length && time[order[to]] === time[order[from]]; to++) {
      left[group[order[to]]]++
      if (event[order[to]] === 1) {
        deaths[group[order[to]]]++
        died++
      }
    }
    if (died > 0) {
      const weight = survival ** rho
      const spread = total > 1 ? (weight * weight * died * (total - died)) / (total * (total - 1)) : 0
      for (let g = 0; g < groups; g++) {
        observed[g] += weight * deaths[g]
        expected[g] += (weight * died * atRisk[g]) / total
        for (let h = 0; h < groups; h++)
          variance[g * groups + h] += spread * atRisk[g] * ((g === h ? 1 : 0) - atRisk[h] / total)
      }
      survival *= 1 - died / total
    }
    for (let g = 0; g < groups; g++) atRisk[g] -= left[g]
    total -= to - from
    from = to
  }
}

/** (O - E)' V^- (O - E) over the groups at risk, one of them left out because the rows sum to 0. */
function chiSquaredOf({ observed, expected, variance }: Sums, groups: number) {
  const used = Array.from({ length: groups }, (_, g) => g).filter(g => expected[g] > 0)
  const kept = used.slice(1)
  if (kept.length === 0) return { chiSquared: 0, df: 0, p: 1 }
  const difference = Float64Array.from(kept, g => observed[g] - expected[g])
  const factor = cholesky(
    Float64Array.from(kept.flatMap(g => kept.map(h => variance[g * groups + h]))),
    kept.length,
  )
  const solved = choleskySolve(factor, difference)
  const chiSquared = Math.max(
    solved.reduce((sum, v, i) => sum + v * difference[i], 0),
    0,
  )
  return { chiSquared, df: kept.length, p: chiSquaredUpper(chiSquared, kept.length) }
}

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
    largest = Math.max(largest, group[i])
  }
  return largest + 1
}
