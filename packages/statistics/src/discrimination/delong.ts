import { ascending } from '../ascending.ts'
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
  /** Rows of positive weight. */
  readonly rows: Int32Array
  readonly events: Int32Array
  readonly others: Int32Array
  /** Of each row: i for the i-th event, ~i for the i-th other. */
  readonly position: Int32Array
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
    const rows = new Int32Array(n)
    let count = 0
    for (let i = 0; i < n; i++) if (event[i] === value && !(weights && weights[i] === 0)) rows[count++] = i
    if (count === 0)
      throw new StatisticsInputError('oneClass', 'weights', 'All rows of one class have weight 0.')
    return rows.subarray(0, count)
  }
  const events = rowsOf(1)
  const others = rowsOf(0)
  const eventWeights = Float64Array.from(events, i => weights?.[i] ?? 1)
  const otherWeights = Float64Array.from(others, i => weights?.[i] ?? 1)
  const rows = new Int32Array(events.length + others.length)
  rows.set(events)
  rows.set(others, events.length)
  const position = new Int32Array(n)
  events.forEach((row, i) => {
    position[row] = i
  })
  others.forEach((row, i) => {
    position[row] = ~i
  })
  const eventTotal = sum(eventWeights)
  const otherTotal = sum(otherWeights)
  return { rows, events, others, position, eventWeights, otherWeights, eventTotal, otherTotal }
}

/**
 * The components of a score, from one pass over the sorted scores (Sun & Xu, IEEE Signal Process Lett 2014;21:1389).
 * @throws StatisticsInputError on missing values or unequal lengths
 */
export function components(
  classes: Classes,
  score: ArrayLike<number>,
  n: number,
  argument: string,
): Components {
  requireFinite(argument, score, n)
  const { rows, position, eventWeights, otherWeights, eventTotal, otherTotal } = classes
  const ofEvents = new Float64Array(eventWeights.length)
  const ofOthers = new Float64Array(otherWeights.length)
  const order = ascending(score, rows)
  let eventsBelow = 0
  let othersBelow = 0
  for (let from = 0; from < order.length; ) {
    const value = score[order[from]]
    let tiedEvents = 0
    let tiedOthers = 0
    let to = from
    for (; to < order.length && score[order[to]] === value; to++) {
      const at = position[order[to]]
      if (at >= 0) tiedEvents += eventWeights[at]
      else tiedOthers += otherWeights[~at]
    }
    const ofEvent = (othersBelow + tiedOthers / 2) / otherTotal
    const ofOther = 1 - (eventsBelow + tiedEvents / 2) / eventTotal
    for (; from < to; from++) {
      const at = position[order[from]]
      if (at >= 0) ofEvents[at] = ofEvent
      else ofOthers[~at] = ofOther
    }
    eventsBelow += tiedEvents
    othersBelow += tiedOthers
  }
  return { value: areaOf(ofEvents, eventWeights, eventTotal), ofEvents, ofOthers }
}

/** Mean of the components; a rounding error away from 0 or 1 is 0 or 1. */
function areaOf(ofEvents: Float64Array, weights: Float64Array, total: number): number {
  const value = weightedMean(ofEvents, weights, total)
  const whole = Math.round(value)
  return Math.abs(value - whole) < 1e-14 && ofEvents.every(share => Math.abs(share - whole) < 1e-12)
    ? whole
    : value
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
