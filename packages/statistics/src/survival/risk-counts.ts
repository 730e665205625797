import { ascending } from '../ascending.ts'
import type { FollowUp } from './survival-input.ts'

/** Rows in the order in which they leave and enter, and the distinct times of exit. */
export interface Timeline {
  /** Distinct times of exit, ascending. */
  readonly time: Float64Array
  /** Rows of positive weight by time of exit. */
  readonly order: Int32Array
  /** Position in `order` of the first row of each time; one more entry at the end. */
  readonly start: Int32Array
  /** Rows by time of entry; null where all are at risk from the beginning. */
  readonly entering: Int32Array | null
}

export function timelineOf({ time, entry, rows }: FollowUp): Timeline {
  const order = ascending(time, rows)
  const start = new Int32Array(order.length + 1)
  const times = new Float64Array(order.length)
  let m = 0
  for (let i = 0; i < order.length; i++) {
    const at = time[order[i]]
    if (i > 0 && at === times[m - 1]) continue
    start[m] = i
    times[m++] = at
  }
  start[m] = order.length
  return {
    time: times.slice(0, m),
    order,
    start: start.slice(0, m + 1),
    entering: entry ? ascending(entry, rows) : null,
  }
}

/** Weighted counts at each distinct time of exit. */
export interface RiskCounts {
  readonly time: Float64Array
  readonly atRisk: Float64Array
  readonly events: Float64Array
  readonly censored: Float64Array
  /** Rows that have an event at each time, whatever their weights. */
  readonly eventRows: Int32Array
  /** The first time at which all at risk had the event although others entered later; null where there is none. */
  readonly emptied: number | null
}

/** Weighted numbers at risk, of events and of censorings at each distinct time of exit. */
export function countAtRisk(followUp: FollowUp, timeline = timelineOf(followUp)): RiskCounts {
  const { event, entry, weights } = followUp
  const { time, order, start, entering } = timeline
  const m = time.length
  const atRisk = new Float64Array(m)
  const events = new Float64Array(m)
  const censored = new Float64Array(m)
  const eventRows = new Int32Array(m)
  // Backwards, so that the number at risk is a sum and never a difference of large sums.
  let notYet = order.length - 1
  let notYetEntered = 0
  let remaining = 0
  let emptied: number | null = null
  for (let k = m - 1; k >= 0; k--) {
    for (let i = start[k]; i < start[k + 1]; i++) {
      const row = order[i]
      const weight = weights ? weights[row] : 1
      remaining += weight
      if (event[row] === 1) {
        events[k] += weight
        eventRows[k]++
      } else censored[k] += weight
    }
    if (entry && entering)
      while (notYet >= 0 && entry[entering[notYet]] >= time[k]) {
        notYetEntered += weights ? weights[entering[notYet]] : 1
        notYet--
      }
    // Counted in rows, so that a rounding error of the weights never hides that a risk set was left empty.
    const rowsAtRisk = notYet + 1 - start[k]
    const allLeave = rowsAtRisk === start[k + 1] - start[k]
    atRisk[k] = allLeave ? events[k] + censored[k] : remaining - notYetEntered
    if (allLeave && eventRows[k] === rowsAtRisk && k < m - 1) emptied = time[k]
  }
  return { time, atRisk, events, censored, eventRows, emptied }
}
