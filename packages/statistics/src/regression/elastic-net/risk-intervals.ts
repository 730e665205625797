import { lastAtOrBefore } from '../../survival/survival-lookup.ts'

/**
 * The event times of every stratum in one row of indices, stratum by stratum and ascending, and for each row of
 * data the run of them at which it is at risk: `first` to `last` - 1 (start < event time <= time).
 */
export interface RiskIntervals {
  /** Distinct event times over all strata. */
  readonly count: number
  /** First index of each stratum, and one past the last. */
  readonly stratumStart: Int32Array
  /** Stratum of each row, 0-based. */
  readonly stratum: Int32Array
  readonly first: Int32Array
  readonly last: Int32Array
  /** Total weight of the events of each event time. */
  readonly deaths: Float64Array
  /** Some row enters after an event time of its stratum. */
  readonly delayed: boolean
}

/** Sorts once. Rows of weight 0 define no event time. */
export function riskIntervals(
  time: ArrayLike<number>,
  event: ArrayLike<number>,
  weights: ArrayLike<number>,
  strata?: ArrayLike<number>,
  start?: ArrayLike<number>,
): RiskIntervals {
  const n = time.length
  const { of: stratum, members } = stratumMembers(n, strata)
  const first = new Int32Array(n)
  const last = new Int32Array(n)
  const stratumStart = new Int32Array(members.length + 1)
  const deaths: number[] = []
  let delayed = false
  for (const [s, rows] of members.entries()) {
    const base = deaths.length
    const times = Float64Array.from(rows.filter(i => event[i] === 1 && weights[i] > 0).map(i => time[i]))
    times.sort()
    const distinct = times.filter((t, k) => k === 0 || t !== times[k - 1])
    for (let g = 0; g < distinct.length; g++) deaths.push(0)
    for (const i of rows) {
      last[i] = base + lastAtOrBefore(distinct, time[i]) + 1
      first[i] = start ? base + lastAtOrBefore(distinct, start[i]) + 1 : base
      if (first[i] > base) delayed = true
      if (event[i] === 1 && weights[i] > 0) deaths[last[i] - 1] += weights[i]
    }
    stratumStart[s + 1] = deaths.length
  }
  return {
    count: deaths.length,
    stratumStart,
    stratum,
    first,
    last,
    deaths: Float64Array.from(deaths),
    delayed,
  }
}

function stratumMembers(n: number, strata?: ArrayLike<number>): { of: Int32Array; members: number[][] } {
  const index = new Map<number, number>()
  const members: number[][] = []
  const of = new Int32Array(n)
  for (let i = 0; i < n; i++) {
    const value = strata ? strata[i] : 0
    let s = index.get(value)
    if (s === undefined) {
      s = members.length
      index.set(value, s)
      members.push([])
    }
    of[i] = s
    members[s].push(i)
  }
  return { of, members }
}

/** {@link riskIntervals} as sums over risk sets and over the event times of a row, in O(n). */
export interface RiskSums {
  /** `sums[g]` = sum of `values` over the rows at risk at event time g. */
  overRiskSets(values: Float64Array, sums: Float64Array): void
  /** Replaces the increments at the event times by their running sums within each stratum. */
  accumulate(increments: Float64Array): void
  /** The part of accumulated increments that falls in the interval of row i. */
  within(accumulated: Float64Array, i: number): number
}

export function riskSums({ count, stratumStart, stratum, first, last, delayed }: RiskIntervals): RiskSums {
  const n = first.length
  const strata = stratumStart.length - 1
  const leaving = new Float64Array(delayed ? count : 0)
  // Position of the last event time before the row's entry, and of the last while it is followed; -1: none.
  const before = Int32Array.from(first, (g, i) => (g > stratumStart[stratum[i]] ? g - 1 : -1))
  const until = Int32Array.from(last, (g, i) => (g > first[i] ? g - 1 : -1))

  /** Rows enter a risk set as time runs backwards, and leave it before their start; sums are compensated then. */
  const withDelay = (values: Float64Array, sums: Float64Array) => {
    leaving.fill(0)
    for (let i = 0; i < n; i++) {
      if (until[i] < 0) continue
      sums[until[i]] += values[i]
      if (before[i] >= 0) leaving[before[i]] += values[i]
    }
    for (let s = 0; s < strata; s++) {
      let sum = 0
      let lost = 0
      for (let g = stratumStart[s + 1] - 1; g >= stratumStart[s]; g--) {
        for (let turn = 0; turn < 2; turn++) {
          const value = turn === 0 ? sums[g] : -leaving[g]
          const next = sum + value
          lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
          sum = next
        }
        sums[g] = sum + lost
      }
    }
  }
  return {
    overRiskSets(values, sums) {
      sums.fill(0)
      if (delayed) {
        withDelay(values, sums)
        return
      }
      for (let i = 0; i < n; i++) if (until[i] >= 0) sums[until[i]] += values[i]
      for (let s = 0; s < strata; s++)
        for (let g = stratumStart[s + 1] - 2; g >= stratumStart[s]; g--) sums[g] += sums[g + 1]
    },
    accumulate(increments) {
      for (let s = 0; s < strata; s++)
        for (let g = stratumStart[s] + 1; g < stratumStart[s + 1]; g++) increments[g] += increments[g - 1]
    },
    within: (accumulated, i) =>
      until[i] < 0 ? 0 : accumulated[until[i]] - (before[i] < 0 ? 0 : accumulated[before[i]]),
  }
}
