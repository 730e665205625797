import { requireBothClasses, requireFinite, requireWeights, StatisticsInputError } from '../input-error.ts'

/** DeLong's structural components of one score, of events and of the others, in the order of their rows. */
export interface Components {
  /** The AUC. */
  readonly value: number
  /** Of each event the (weighted) share of the others below it, ties one half. */
  readonly ofEvents: Float64Array
  /** Of each other the (weighted) share of events above it. */
  readonly ofOthers: Float64Array
}

/** Who has the event, who has not, and what each counts for. */
export interface Classes {
  readonly events: Int32Array
  readonly others: Int32Array
  readonly eventWeights: Float64Array
  readonly otherWeights: Float64Array
  /** Sums of the weights. */
  readonly eventTotal: number
  readonly otherTotal: number
}

/**
 * Parts the rows by class; rows of weight 0 are as if absent.
 * @throws StatisticsInputError on one class alone, missing values, unequal lengths or negative weights
 */
export function classesOf(event: ArrayLike<number>, weights: ArrayLike<number> | undefined): Classes {
  const n = event.length
  requireBothClasses('event', event, n)
  if (weights) requireWeights(weights, n)
  const rowsOf = (value: number) => {
    const rows: number[] = []
    for (let i = 0; i < n; i++) if (event[i] === value && (weights?.[i] ?? 1) > 0) rows.push(i)
    if (rows.length === 0)
      throw new StatisticsInputError('oneClass', 'weights', 'All rows of one class have weight 0.')
    return Int32Array.from(rows)
  }
  const events = rowsOf(1)
  const others = rowsOf(0)
  const eventWeights = Float64Array.from(events, i => weights?.[i] ?? 1)
  const otherWeights = Float64Array.from(others, i => weights?.[i] ?? 1)
  return {
    events,
    others,
    eventWeights,
    otherWeights,
    eventTotal: sum(eventWeights),
    otherTotal: sum(otherWeights),
  }
}

/**
 * The components of a score from one merge of the two sorted classes: O(n log n) (Sun & Xu, IEEE Signal Process
 * Lett 2014;21:1389).
 * @throws StatisticsInputError on missing values or unequal lengths
 */
export function components(
  classes: Classes,
  score: ArrayLike<number>,
  n: number,
  argument: string,
): Components {
  requireFinite(argument, score, n)
  const { events, others, eventWeights, otherWeights, eventTotal, otherTotal } = classes
  const ofEvents = sharesBelow(events, others, otherWeights, otherTotal, score)
  const ofOthers = sharesBelow(others, events, eventWeights, eventTotal, score).map(below => 1 - below)
  return { value: weightedMean(ofEvents, eventWeights, eventTotal), ofEvents, ofOthers }
}

/** Of each of `rows` the weighted share of `peers` below it, ties one half. */
function sharesBelow(
  rows: Int32Array,
  peers: Int32Array,
  weights: Float64Array,
  total: number,
  score: ArrayLike<number>,
): Float64Array {
  const sorted = Float64Array.from(peers, row => score[row]).sort()
  // The weight of each distinct value stands at its first position.
  const tied = new Float64Array(sorted.length + 1)
  for (let i = 0; i < peers.length; i++) tied[countBelow(sorted, score[peers[i]])] += weights[i]
  const below = new Float64Array(sorted.length + 1)
  for (let k = 0; k < sorted.length; k++) below[k + 1] = below[k] + tied[k]
  below[sorted.length] = total
  return Float64Array.from(rows, row => {
    const k = countBelow(sorted, score[row])
    return (below[k] + (sorted[k] === score[row] ? tied[k] / 2 : 0)) / total
  })
}

/** How many of the ascending values are less than `value`. */
function countBelow(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Covariance of the AUC of two scores of the same patients: of the components, over their number, by class. */
export function aucCovarianceOf(classes: Classes, a: Components, b: Components): number {
  const { eventWeights, otherWeights, eventTotal, otherTotal } = classes
  return (
    covariance(a.ofEvents, b.ofEvents, eventWeights, eventTotal) +
    covariance(a.ofOthers, b.ofOthers, otherWeights, otherTotal)
  )
}

/** Sample covariance with frequency weights, over their sum; NaN where they sum to 1 or less. */
function covariance(a: Float64Array, b: Float64Array, weights: Float64Array, total: number): number {
  const meanA = weightedMean(a, weights, total)
  const meanB = weightedMean(b, weights, total)
  let products = 0
  for (let i = 0; i < a.length; i++) products += weights[i] * (a[i] - meanA) * (b[i] - meanB)
  return total > 1 ? products / (total - 1) / total : Number.NaN
}

function weightedMean(values: Float64Array, weights: Float64Array, total: number): number {
  let products = 0
  for (let i = 0; i < values.length; i++) products += weights[i] * values[i]
  return products / total
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
