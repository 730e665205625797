import { ascending } from '../ascending.ts'
import { requireBinary, requireFinite, requireWeights, StatisticsInputError } from '../input-error.ts'

export { ascending } from '../ascending.ts'

/** Follow-up of n patients: 1 event, 0 censored at `time`. */
export interface SurvivalInput {
  /** Time from time zero to event or censoring, 0 or more. */
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  /** Delayed entry (left truncation): at risk in (entry, time]. */
  readonly entry?: ArrayLike<number>
  /** Case weights, 0 or more; a row of weight 0 is as if absent. */
  readonly weights?: ArrayLike<number>
}

/** Checked follow-up. Times that differ by rounding alone have been made equal. */
export interface FollowUp {
  readonly n: number
  readonly time: Float64Array
  readonly event: ArrayLike<number>
  readonly entry: Float64Array | null
  readonly weights: ArrayLike<number> | null
  /** Rows of positive weight. */
  readonly rows: Int32Array
  /** Every row, in ascending order of time. */
  readonly byTime: Int32Array
}

/**
 * Checks follow-up and makes times equal that differ by rounding alone.
 * @throws StatisticsInputError when arrays differ in length, are empty, hold NaN, infinite or negative times,
 * events other than 0 and 1, or an entry at or after its exit
 */
export function readFollowUp(input: SurvivalInput): FollowUp {
  const n = input.time.length
  if (n === 0) throw new StatisticsInputError('empty', 'time', 'time has no rows.')
  requireFinite('time', input.time, n)
  requireBinary('event', input.event, n)
  if (input.weights) requireWeights(input.weights, n)
  if (input.entry) requireFinite('entry', input.entry, n)
  const first = input.entry ?? input.time
  for (let i = 0; i < n; i++)
    if (first[i] < 0)
      throw new StatisticsInputError(
        'domain',
        input.entry ? 'entry' : 'time',
        `${input.entry ? 'entry' : 'time'} is ${first[i]} in row ${i}: count from time zero, 0 or more.`,
        i,
      )
  const { time, entry, byTime } = joinEqualTimes(input.time, input.entry)
  if (entry) requireEntryBeforeExit(entry, time)
  const weights = input.weights ?? null
  const rows = new Int32Array(n)
  let used = 0
  for (let i = 0; i < n; i++) if (!weights || weights[i] > 0) rows[used++] = i
  return {
    n,
    time,
    event: input.event,
    entry,
    weights,
    rows: used < n ? rows.subarray(0, used) : rows,
    byTime,
  }
}

function requireEntryBeforeExit(entry: Float64Array, time: Float64Array): void {
  for (let i = 0; i < time.length; i++)
    if (!(entry[i] < time[i]))
      throw new StatisticsInputError(
        'domain',
        'entry',
        `entry is ${entry[i]} and time ${time[i]} in row ${i}: entry must come before exit.`,
        i,
      )
}

/** Relative difference below which two times are one: the square root of the machine epsilon, as in R. */
const SAME = 2 ** -26

/**
 * Times a rounding error apart (0.1 + 0.2 and 0.3) are one time, as in R's `aeqSurv`: a time within 1.5e-8
 * (absolute, or relative to the mean time) of the one before it takes that one's value.
 */
function joinEqualTimes(
  time: ArrayLike<number>,
  entry: ArrayLike<number> | undefined,
): { time: Float64Array; entry: Float64Array | null; byTime: Int32Array } {
  const times = Float64Array.from(time)
  const entries = entry ? Float64Array.from(entry) : null
  const all = new Float64Array(times.length + (entries?.length ?? 0))
  all.set(times)
  if (entries) all.set(entries, times.length)
  const order = ascending(all)
  const sorted = new Float64Array(all.length)
  for (let i = 0; i < all.length; i++) sorted[i] = all[order[i]]
  let distinct = 0
  let total = 0
  for (let i = 0; i < sorted.length; i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) {
      distinct++
      total += Math.abs(sorted[i])
    }
  const near = Math.max(SAME, (SAME * total) / distinct)
  const joined = new Map<number, number>()
  let representative = sorted[0]
  for (let i = 1; i < sorted.length; i++) {
    const gap = sorted[i] - sorted[i - 1]
    if (gap > near) representative = sorted[i]
    else if (sorted[i] !== representative) joined.set(sorted[i], representative)
  }
  if (joined.size > 0)
    for (const values of [times, entries])
      if (values) for (let i = 0; i < values.length; i++) values[i] = joined.get(values[i]) ?? values[i]
  // Joining keeps the order.
  return { time: times, entry: entries, byTime: entries ? order.filter(i => i < times.length) : order }
}
