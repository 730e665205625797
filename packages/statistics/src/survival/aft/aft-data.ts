import {
  requireBinary,
  requireDesign,
  requireFinite,
  requireWeights,
  StatisticsInputError,
} from '../../input-error.ts'

export interface AftInput {
  /** Time from time zero to event or censoring, more than 0. */
  readonly time: ArrayLike<number>
  /** 1 event, 0 censored at `time`. */
  readonly event: ArrayLike<number>
  /** One array a covariate, each of n values, without the intercept; may be empty. */
  readonly x: readonly ArrayLike<number>[]
  /** Case weights, 0 or more; a row of weight 0 is as if absent. */
  readonly weights?: ArrayLike<number>
  /** Known part of log time. */
  readonly offset?: ArrayLike<number>
}

/** Rows of positive weight; log time and covariates centred and scaled. */
export interface AftData {
  readonly n: number
  /** Covariates, the intercept not counted. */
  readonly p: number
  /** Row of the input behind each row. */
  readonly row: Int32Array
  /** (log time - offset - shift) / spread. */
  readonly y: Float64Array
  readonly shift: number
  /** 0 where log time less its offset is the same in every row. */
  readonly spread: number
  /** Row-major n x (p + 1): 1, then the covariates, each (x - mean) / scale. */
  readonly x: Float64Array
  readonly mean: Float64Array
  readonly scale: Float64Array
  readonly event: Uint8Array
  readonly weight: Float64Array
  /** sum of weight * log time over the events: what turns the density of log time into that of time. */
  readonly logTimeOfEvents: number
  readonly events: number
}

/**
 * Checks and standardises.
 * @throws StatisticsInputError on lengths, missing values, a time of 0, or no event at all
 */
export function readAftData(input: AftInput): AftData {
  const { time, event, x, weights, offset } = input
  const total = time.length
  if (total === 0) throw new StatisticsInputError('empty', 'time', 'time has no rows.')
  requireFinite('time', time, total)
  for (let i = 0; i < total; i++)
    if (!(time[i] > 0))
      throw new StatisticsInputError(
        'domain',
        'time',
        `time is ${time[i]} in row ${i}: an accelerated failure time model needs times above 0; give events of the first day half a day, or leave the row out and say so.`,
        i,
      )
  requireBinary('event', event, total)
  requireDesign(x, total)
  if (weights) requireWeights(weights, total)
  if (offset) requireFinite('offset', offset, total)
  const row = Int32Array.from({ length: total }, (_, i) => i).filter(i => !weights || weights[i] > 0)
  const n = row.length
  const p = x.length
  const weight = Float64Array.from(row, i => (weights ? weights[i] : 1))
  const sortedEvent = Uint8Array.from(row, i => event[i])
  const events = sortedEvent.reduce((sum, e) => sum + e, 0)
  if (events === 0)
    throw new StatisticsInputError(
      'oneClass',
      'event',
      `event has no events in ${n} rows: the times have no upper bound, and the intercept none.`,
    )
  const y = Float64Array.from(row, i => Math.log(time[i]) - (offset ? offset[i] : 0))
  const standardised = standardise(y, weight)
  const design = new Float64Array(n * (p + 1))
  const mean = new Float64Array(p)
  const scale = new Float64Array(p)
  const column = new Float64Array(n)
  for (let i = 0; i < n; i++) design[i * (p + 1)] = 1
  for (let j = 0; j < p; j++) {
    for (let i = 0; i < n; i++) column[i] = x[j][row[i]]
    const { centre, spread } = standardise(column, weight)
    mean[j] = centre
    scale[j] = spread === 0 ? 1 : spread
    for (let i = 0; i < n; i++) design[i * (p + 1) + j + 1] = spread === 0 ? 0 : column[i]
  }
  let logTimeOfEvents = 0
  for (let i = 0; i < n; i++) if (sortedEvent[i] === 1) logTimeOfEvents += weight[i] * Math.log(time[row[i]])
  return {
    n,
    p,
    row,
    y,
    shift: standardised.centre,
    spread: standardised.spread,
    x: design,
    mean,
    scale,
    event: sortedEvent,
    weight,
    logTimeOfEvents,
    events,
  }
}

/** Centres and scales in place; a constant column becomes 0, with spread 0. */
function standardise(values: Float64Array, weight: Float64Array): { centre: number; spread: number } {
  let sum = 0
  let total = 0
  let smallest = Number.POSITIVE_INFINITY
  let largest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    sum += weight[i] * values[i]
    total += weight[i]
    smallest = Math.min(smallest, values[i])
    largest = Math.max(largest, values[i])
  }
  const centre = sum / total
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i] - centre) ** 2
  const spread = smallest === largest ? 0 : Math.sqrt(squares / values.length)
  for (let i = 0; i < values.length; i++) values[i] = spread === 0 ? 0 : (values[i] - centre) / spread
  return { centre, spread }
}
