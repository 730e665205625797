import { requireDesign, requireFinite, StatisticsInputError } from '../../input-error.ts'
import { readFollowUp, type SurvivalInput } from '../survival-input.ts'

/** How tied events enter the partial likelihood. */
export type Ties = 'efron' | 'breslow'

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
  const stratum = strata ? Float64Array.from(strata) : null
  const { time, entry } = followUp
  const row = followUp.rows
    .slice()
    .sort(stratum ? (a, b) => stratum[a] - stratum[b] || time[b] - time[a] : (a, b) => time[b] - time[a])
  const n = row.length
  const weight = Float64Array.from(row, i => (followUp.weights ? followUp.weights[i] : 1))
  const sortedEntry = entry ? Float64Array.from(row, i => entry[i]) : null
  const event = Uint8Array.from(row, i => followUp.event[i])
  const starts: number[] = []
  for (let i = 0; i < n; i++)
    if (i === 0 || (stratum && stratum[row[i]] !== stratum[row[i - 1]])) starts.push(i)
  const standardised = standardise(x, row, weight)
  const sortedOffset = Float64Array.from(row, i => (offset ? offset[i] : 0))
  return {
    n,
    p: x.length,
    row,
    ...standardised,
    time: Float64Array.from(row, i => time[i]),
    event,
    weight,
    offset: centre(sortedOffset, weight),
    entry: sortedEntry,
    byEntry: sortedEntry ? orderByEntry(sortedEntry, [...starts, n]) : null,
    stratumStart: Int32Array.of(...starts, n),
    stratumLabel: Float64Array.from(starts, i => (stratum ? stratum[row[i]] : 0)),
    events: event.reduce((sum, e) => sum + e, 0),
  }
}

function orderByEntry(entry: Float64Array, start: readonly number[]): Int32Array {
  const order = Int32Array.from({ length: entry.length }, (_, i) => i)
  for (let s = 0; s + 1 < start.length; s++)
    order.subarray(start[s], start[s + 1]).sort((a, b) => entry[b] - entry[a])
  return order
}

function centre(values: Float64Array, weight: Float64Array): Float64Array {
  const mean = weightedMean(values, weight)
  return values.map(value => value - mean)
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
  for (let j = 0; j < p; j++) {
    let smallest = Number.POSITIVE_INFINITY
    let largest = Number.NEGATIVE_INFINITY
    const given = x[j]
    for (let i = 0; i < n; i++) {
      column[i] = given[row[i]]
      smallest = Math.min(smallest, column[i])
      largest = Math.max(largest, column[i])
    }
    mean[j] = weightedMean(column, weight)
    let squares = 0
    for (let i = 0; i < n; i++) squares += (column[i] - mean[j]) ** 2
    const deviation = Math.sqrt(squares / n)
    if (smallest === largest || !(deviation > 0)) {
      constant[j] = 1
      continue
    }
    if (!Number.isFinite(deviation))
      throw new StatisticsInputError('domain', `x[${j}]`, `x[${j}] is too large to square: rescale it.`)
    scale[j] = deviation
    for (let i = 0; i < n; i++) result[i * p + j] = (column[i] - mean[j]) / deviation
  }
  return { x: result, mean, scale, constant }
}

/** Linear predictor of each sorted row for coefficients on the standardised scale. */
export function sortedLinear(data: CoxData, beta: Float64Array): Float64Array {
  const { n, p, x, offset } = data
  const linear = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let sum = offset[i]
    for (let j = 0, at = i * p; j < p; j++, at++) sum += beta[j] * x[at]
    linear[i] = sum
  }
  return linear
}
