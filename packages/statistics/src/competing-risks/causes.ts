import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { timelineOf } from '../survival/risk-counts.ts'
import { type FollowUp, readFollowUp } from '../survival/survival-input.ts'

/** Follow-up that ends in one of several causes. */
export interface CompetingInput {
  /** Time from time zero to event or censoring, 0 or more. */
  readonly time: ArrayLike<number>
  /** 0 censored, else the number of the cause: 1, 2, ... */
  readonly cause: ArrayLike<number>
  /** Delayed entry (left truncation): at risk in (entry, time]. */
  readonly entry?: ArrayLike<number>
  /** Case weights, 0 or more; a row of weight 0 is as if absent. */
  readonly weights?: ArrayLike<number>
}

/** Causes that are there even if no row has them. */
interface KnownCauses {
  readonly causes?: readonly number[]
}

/** Checked follow-up with causes; `event` of the follow-up is 1 for any cause. */
export interface CauseFollowUp extends FollowUp {
  /** The causes that occur or are known, ascending. */
  readonly labels: readonly number[]
  /** Position of each row's cause in `labels`; -1 censored. */
  readonly causeIndex: Int32Array
}

/**
 * Checks follow-up and causes.
 * @throws StatisticsInputError on lengths, missing or negative times, or a cause that is not 0, 1, 2, ...
 */
export function readCauses(input: CompetingInput & KnownCauses): CauseFollowUp {
  const { cause } = input
  const n = input.time.length
  if (n === 0) throw new StatisticsInputError('empty', 'time', 'time has no rows.')
  const labels = causeLabels(cause, n, input.causes)
  const { time, entry, weights } = input
  const followUp = readFollowUp({ time, entry, weights, event: Uint8Array.from(cause, c => (c > 0 ? 1 : 0)) })
  const position = new Map(labels.map((label, index) => [label, index]))
  return { ...followUp, labels, causeIndex: Int32Array.from(cause, c => position.get(c) ?? -1) }
}

/** The causes that occur, ascending; throws unless every entry is 0 or the number of a cause. */
function causeLabels(cause: ArrayLike<number>, n: number, known: readonly number[] = []): number[] {
  requireFinite('cause', cause, n)
  const present = new Set<number>(known)
  for (let i = 0; i < n; i++) {
    if (!Number.isInteger(cause[i]) || cause[i] < 0)
      throw new StatisticsInputError(
        'domain',
        'cause',
        `cause is ${cause[i]} in row ${i}: 0 is censored, causes are 1, 2, ...`,
        i,
      )
    if (cause[i] > 0) present.add(cause[i])
  }
  return [...present].sort((a, b) => a - b)
}

/**
 * 1 for an event of any cause, and 1 for an event of another cause than `of`.
 * @throws StatisticsInputError where no row has the cause `of`, though there are events
 */
export function requireCauseOf(
  cause: ArrayLike<number>,
  of: number,
  n: number,
): { readonly event: Uint8Array; readonly competing: Uint8Array } {
  requireKnownCause(causeLabels(cause, n), of)
  return {
    event: Uint8Array.from(cause, c => (c > 0 ? 1 : 0)),
    competing: Uint8Array.from(cause, c => (c > 0 && c !== of ? 1 : 0)),
  }
}

/** @throws StatisticsInputError where there are events, none of them of the cause `of` */
export function requireKnownCause(labels: readonly number[], of: number): void {
  if (labels.length > 0 && !labels.includes(of))
    throw new StatisticsInputError(
      'option',
      'of',
      `No row has cause ${of}: the causes are ${labels.join(', ')}.`,
    )
}

/** Weighted numbers at risk and of events by cause at each distinct time of exit. */
export interface CauseCounts {
  readonly time: Float64Array
  readonly atRisk: Float64Array
  /** One array a cause, in the order of the labels. */
  readonly events: readonly Float64Array[]
  readonly anyEvent: Float64Array
}

/** Counts from the last time backwards, so that numbers at risk are sums. */
export function countByCause(followUp: CauseFollowUp, timeline = timelineOf(followUp)): CauseCounts {
  const { entry, weights, labels, causeIndex } = followUp
  const { time, order, start, entering } = timeline
  const m = time.length
  const atRisk = new Float64Array(m)
  const anyEvent = new Float64Array(m)
  const events = labels.map(() => new Float64Array(m))
  let notYet = order.length - 1
  let remaining = 0
  let notYetEntered = 0
  for (let k = m - 1; k >= 0; k--) {
    for (let i = start[k]; i < start[k + 1]; i++) {
      const row = order[i]
      const weight = weights ? weights[row] : 1
      remaining += weight
      if (causeIndex[row] < 0) continue
      events[causeIndex[row]][k] += weight
      anyEvent[k] += weight
    }
    if (entry && entering)
      for (; notYet >= 0 && entry[entering[notYet]] >= time[k]; notYet--)
        notYetEntered += weights ? weights[entering[notYet]] : 1
    atRisk[k] = remaining - notYetEntered
  }
  return { time, atRisk, events, anyEvent }
}
