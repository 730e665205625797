import { requireDesign, requireFinite, StatisticsInputError } from '../../input-error.ts'
import { ascending, type FollowUp, readFollowUp, type SurvivalInput } from '../survival-input.ts'
import { type EventSteps, eventSteps } from './event-steps.ts'

/** How tied events enter the partial likelihood. */
export type Ties = 'efron' | 'breslow' | 'exact'

export interface CoxInput extends SurvivalInput {
  /** One array a covariate, each of n values; may be empty. */
  readonly x: readonly ArrayLike<number>[]
  /** Baseline hazard of each patient: any integers. */
  readonly strata?: ArrayLike<number>
  /** Known part of the linear predictor. */
  readonly offset?: ArrayLike<number>
}

/**
 * Follow-up sorted for the passes over the risk sets: strata one after another, time descending within each.
 * Covariates are row-major, centred at their mean and divided by their standard deviation.
 */
export interface CoxData {
  /** Rows used: those of positive weight. */
  readonly n: number
  readonly p: number
  /** Row of the input behind each sorted row. */
  readonly row: Int32Array
  readonly x: Float64Array
  readonly time: Float64Array
  readonly event: Uint8Array
  readonly weight: Float64Array
  readonly offset: Float64Array
  readonly entry: Float64Array | null
  /** Sorted rows by stratum and descending entry, for leaving the risk set backwards in time. */
  readonly byEntry: Int32Array | null
  /** First sorted row of each stratum, and n at the end. */
  readonly stratumStart: Int32Array
  /** The label of each stratum as it was given. */
  readonly stratumLabel: Float64Array
  readonly mean: Float64Array
  /** Standard deviation, 1 for a constant covariate. */
  readonly scale: Float64Array
  readonly constant: Uint8Array
  readonly events: number
  readonly steps: EventSteps
}

/**
 * Checks, sorts and standardises.
 * @throws StatisticsInputError
 */
export function readCoxData(input: CoxInput): CoxData {
  const followUp = readFollowUp(input)
  const { x, strata, offset } = input
  requireDesign(x, followUp.n)
  if (strata) requireFinite('strata', strata, followUp.n)
  if (offset) requireFinite('offset', offset, followUp.n)
  const { time, entry, weights } = followUp
  const { row, stratumStart } = sortRows(followUp, strata)
  const n = row.length
  const p = x.length
  const sorted = {
    time: new Float64Array(n),
    event: new Uint8Array(n),
    weight: new Float64Array(n).fill(1),
    offset: new Float64Array(n),
  }
  const sortedEntry = entry ? new Float64Array(n) : null
  let events = 0
  for (let i = 0; i < n; i++) {
    const from = row[i]
    sorted.time[i] = time[from]
    sorted.event[i] = followUp.event[from]
    events += sorted.event[i]
    if (weights) sorted.weight[i] = weights[from]
    if (offset) sorted.offset[i] = offset[from]
    if (sortedEntry && entry) sortedEntry[i] = entry[from]
  }
  if (offset) centreOffset(sorted.offset, sorted.weight)
  const byEntry = sortedEntry ? orderByEntry(sortedEntry, stratumStart) : null
  return {
    n,
    p,
    row,
    ...sorted,
    ...standardise(x, row, sorted.weight),
    entry: sortedEntry,
    byEntry,
    stratumStart,
    stratumLabel: Float64Array.from(stratumStart.subarray(0, -1), i => (strata ? strata[row[i]] : 0)),
    events,
    steps: eventSteps({ ...sorted, entry: sortedEntry, byEntry, stratumStart }),
  }
}

/** Rows by ascending stratum and descending time, and the first sorted row of each stratum with n at the end. */
function sortRows(
  followUp: FollowUp,
  strata: ArrayLike<number> | undefined,
): { row: Int32Array; stratumStart: Int32Array } {
  const { weights, byTime, rows } = followUp
  const n = rows.length
  const descending = new Int32Array(n)
  for (let k = byTime.length - 1, at = 0; k >= 0; k--)
    if (!weights || weights[byTime[k]] > 0) descending[at++] = byTime[k]
  if (!strata) return { row: descending, stratumStart: Int32Array.of(0, n) }
  const row = ascending(strata, descending)
  const starts: number[] = []
  for (let i = 0; i < n; i++) if (i === 0 || strata[row[i]] !== strata[row[i - 1]]) starts.push(i)
  starts.push(n)
  return { row, stratumStart: Int32Array.from(starts) }
}

function orderByEntry(entry: Float64Array, start: Int32Array): Int32Array {
  const order = new Int32Array(entry.length)
  for (let s = 0; s + 1 < start.length; s++) {
    const within = ascending(entry.subarray(start[s], start[s + 1]))
    for (let k = 0; k < within.length; k++) order[start[s + 1] - 1 - k] = start[s] + within[k]
  }
  return order
}

function centreOffset(values: Float64Array, weight: Float64Array): void {
  const mean = weightedMean(values, weight)
  for (let i = 0; i < values.length; i++) values[i] -= mean
}

function weightedMean(values: ArrayLike<number>, weight: Float64Array): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < weight.length; i++) {
    sum += weight[i] * values[i]
    total += weight[i]
  }
  return sum / total
}

function standardise(x: CoxInput['x'], row: Int32Array, weight: Float64Array) {
  const n = row.length
  const p = x.length
  const result = new Float64Array(n * p)
  const mean = new Float64Array(p)
  const scale = new Float64Array(p).fill(1)
  const constant = new Uint8Array(p)
  const column = new Float64Array(n)
  let total = 0
  for (let i = 0; i < n; i++) total += weight[i]
  for (let j = 0; j < p; j++) {
    const given = x[j]
    let smallest = Number.POSITIVE_INFINITY
    let largest = Number.NEGATIVE_INFINITY
    let sum = 0
    for (let i = 0; i < n; i++) {
      const value = given[row[i]]
      column[i] = value
      sum += weight[i] * value
      if (value < smallest) smallest = value
      if (value > largest) largest = value
    }
    const centre = sum / total
    mean[j] = centre
    let squares = 0
    for (let i = 0; i < n; i++) {
      const difference = column[i] - centre
      column[i] = difference
      squares += difference * difference
    }
    const deviation = Math.sqrt(squares / n)
    if (smallest === largest || !(deviation > 0)) {
      constant[j] = 1
      continue
    }
    if (!Number.isFinite(deviation))
      throw new StatisticsInputError('domain', `x[${j}]`, `x[${j}] is too large to square: rescale it.`)
    scale[j] = deviation
    for (let i = 0, at = j; i < n; i++, at += p) result[at] = column[i] / deviation
  }
  return { x: result, mean, scale, constant }
}

/** Linear predictor of each sorted row for coefficients on the standardised scale, written to `linear`. */
export function sortedLinear(
  data: CoxData,
  beta: Float64Array,
  linear: Float64Array = new Float64Array(data.n),
): Float64Array {
  const { n, p, x, offset } = data
  let i = 0
  for (let at = 0; i + 3 < n; i += 4, at += 3 * p) {
    let l0 = offset[i]
    let l1 = offset[i + 1]
    let l2 = offset[i + 2]
    let l3 = offset[i + 3]
    for (let j = 0; j < p; j++, at++) {
      const b = beta[j]
      l0 += b * x[at]
      l1 += b * x[at + p]
      l2 += b * x[at + 2 * p]
      l3 += b * x[at + 3 * p]
    }
    linear[i] = l0
    linear[i + 1] = l1
    linear[i + 2] = l2
    linear[i + 3] = l3
  }
  for (; i < n; i++) {
    let sum = offset[i]
    for (let j = 0, at = i * p; j < p; j++, at++) sum += beta[j] * x[at]
    linear[i] = sum
  }
  return linear
}
