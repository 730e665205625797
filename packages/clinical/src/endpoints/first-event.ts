import { formatDay } from '@tessera/tables'
import { daysOf, periodIn } from '../time/period.ts'
import type { DatedFollowUp, FollowUpDuration } from './definition.ts'
import { EndpointError, type EndpointInput } from './deriver.ts'
import {
  contactAfterDataCut,
  contactBeforeEvent,
  contactBeforeTimeZero,
  eventAfterDataCut,
  eventBeforeTimeZero,
  eventCensoredAtDataCut,
  negativeTime,
  noFollowUp,
  outcomeMissing,
  timeMissing,
  timeZeroAfterDataCut,
  timeZeroMissing,
  twoCauses,
} from './issues.ts'
import type { RowIssue, RowIssues } from './row-issues.ts'
import { datesOf, listOf, truthOf } from './truth.ts'

/** Time from time zero to the first event or the end of follow-up; cause 0 is censored, -1 unusable. */
export interface FirstEvent {
  readonly time: Float64Array
  readonly cause: Int32Array
}

/** The horizon in the endpoint's unit. */
export function horizonOf(definition: DatedFollowUp | FollowUpDuration): number | null {
  return definition.horizon === undefined ? null : periodIn(definition.horizon, definition.unit)
}

/**
 * The first of several dated events, or the end of follow-up.
 *
 * Rule: the earliest event date is the event, whatever the date of last contact; without an event, follow-up
 * ends at the latest of the censor dates, and at the data cut at the latest. An event at or before time zero
 * excludes the patient (not at risk); an event after the data cut is a finding and excludes, or censors at the
 * cut if the protocol says so. Time = (date - time zero) / days of the unit.
 */
export function firstDatedEvent(
  causes: readonly (string | readonly string[])[],
  followUp: DatedFollowUp,
  input: EndpointInput,
  issues: RowIssues,
): FirstEvent {
  const { timeZero, dataCut } = input
  if (!timeZero)
    throw new EndpointError(
      'an endpoint from dates needs a time zero with a date: give timeZero.at, or use a duration',
    )
  const events = causes.map(names => listOf(names).map(name => ({ name, days: datesOf(name, input) })))
  const contacts = listOf(followUp.censor).map(name => ({ name, days: datesOf(name, input) }))
  const time = new Float64Array(input.rowCount).fill(Number.NaN)
  const cause = new Int32Array(input.rowCount).fill(-1)
  const unitDays = daysOf(followUp.unit)

  for (let row = 0; row < input.rowCount; row++) {
    const zero = timeZero[row]
    if (Number.isNaN(zero)) {
      issues.add(row, timeZeroMissing, 'time zero cannot be computed', 'timeZero')
      continue
    }
    if (dataCut !== null && zero > dataCut) {
      issues.add(
        row,
        timeZeroAfterDataCut,
        `time zero is ${formatDay(zero)}, the data cut ${formatDay(dataCut)}`,
        'timeZero',
        formatDay(zero),
      )
      continue
    }
    let event = Number.POSITIVE_INFINITY
    let eventName = ''
    let first = 0
    let tied = false
    for (let c = 0; c < events.length; c++)
      for (const { name, days } of events[c]) {
        const day = days[row]
        if (Number.isNaN(day) || day > event) continue
        tied = day === event && first !== c + 1
        if (day < event) {
          event = day
          eventName = name
          first = c + 1
        }
      }
    let contact = Number.NEGATIVE_INFINITY
    let contactName = contacts[0].name
    for (const { name, days } of contacts)
      if (days[row] > contact) {
        contact = days[row]
        contactName = name
      }

    if (first > 0 && contact > Number.NEGATIVE_INFINITY && contact < event)
      issues.add(
        row,
        contactBeforeEvent,
        `${contactName} ${formatDay(contact)} is before ${eventName} ${formatDay(event)}`,
        contactName,
        formatDay(contact),
      )
    if (first > 0 && dataCut !== null && event > dataCut) {
      const issue = followUp.afterDataCut === 'exclude' ? eventAfterDataCut : eventCensoredAtDataCut
      issues.add(
        row,
        issue,
        `${eventName} ${formatDay(event)} is after the data cut ${formatDay(dataCut)}`,
        eventName,
        formatDay(event),
      )
      if (issue.excludes) continue
      first = 0
      contact = dataCut
    }
    if (first === 0 && contact === Number.NEGATIVE_INFINITY) {
      issues.add(row, timeMissing, `no event date, and ${contactName} is missing`, contactName)
      continue
    }
    if (first === 0 && dataCut !== null && contact > dataCut) {
      issues.add(
        row,
        contactAfterDataCut,
        `${contactName} ${formatDay(contact)} is after the data cut ${formatDay(dataCut)}`,
        contactName,
        formatDay(contact),
      )
      contact = dataCut
    }
    if (first > 0 && tied) {
      issues.add(row, twoCauses, `two causes on ${formatDay(event)}`, eventName, formatDay(event))
      continue
    }
    const end = first > 0 ? event : contact
    const field = first > 0 ? eventName : contactName
    const fault = faultOf(end - zero, first > 0)
    if (fault) {
      issues.add(
        row,
        fault,
        `${field} ${formatDay(end)}, time zero ${formatDay(zero)}`,
        field,
        formatDay(end),
      )
      continue
    }
    time[row] = (end - zero) / unitDays
    cause[row] = first
  }
  return { time, cause }
}

function faultOf(days: number, isEvent: boolean): RowIssue | null {
  if (days > 0) return null
  if (days === 0) return noFollowUp
  return isEvent ? eventBeforeTimeZero : contactBeforeTimeZero
}

/**
 * The first event from a duration and one condition a cause; none of them true is censored.
 *
 * Rule: a duration from time zero is used as it is. A residual duration from a visit loses the days between the
 * visit and time zero. Missing, negative and zero durations are findings and exclude; a duration that ends
 * after the data cut (where both are dated) is a finding.
 */
export function firstEventOfDuration(
  conditions: readonly string[],
  followUp: FollowUpDuration,
  input: EndpointInput,
  issues: RowIssues,
): FirstEvent {
  const column = input.column(followUp.time)
  if (column.kind !== 'number')
    throw new EndpointError(`column '${followUp.time}' is ${column.kind}, not a duration in numbers`)
  if (followUp.from === 'visit' && !input.sinceVisit)
    throw new EndpointError(
      `'${followUp.time}' counts from a visit, but time zero is not one of a visits table`,
    )
  const truths = conditions.map(condition => truthOf(condition, input))
  const unitDays = daysOf(followUp.unit)
  const time = new Float64Array(input.rowCount).fill(Number.NaN)
  const cause = new Int32Array(input.rowCount).fill(-1)
  const { timeZero, dataCut } = input

  for (let row = 0; row < input.rowCount; row++) {
    const given = column.values[row]
    if (Number.isNaN(given)) {
      issues.add(row, timeMissing, `${followUp.time} is missing`, followUp.time)
      continue
    }
    let first = 0
    let missing = false
    let several = false
    for (let c = 0; c < truths.length; c++) {
      if (truths[c][row] < 0) missing = true
      else if (truths[c][row] === 1) {
        several = first > 0
        first = c + 1
      }
    }
    if (several) {
      issues.add(row, twoCauses, 'more than one cause is true', conditions.join(', '))
      continue
    }
    if (first === 0 && missing) {
      issues.add(row, outcomeMissing, `'${conditions.join("', '")}' cannot be judged`, conditions.join(', '))
      continue
    }
    if (given < 0) {
      issues.add(row, negativeTime, `${followUp.time} is ${given}`, followUp.time, String(given))
      continue
    }
    const since = followUp.from === 'visit' && input.sinceVisit ? input.sinceVisit[row] : 0
    const left = given - since / unitDays
    const fault = faultOf(left, first > 0)
    if (fault) {
      issues.add(
        row,
        fault,
        `${followUp.time} of ${given} leaves ${left} ${followUp.unit} after time zero`,
        followUp.time,
        String(given),
      )
      continue
    }
    if (timeZero && dataCut !== null && timeZero[row] + left * unitDays > dataCut + 1) {
      const end = formatDay(timeZero[row] + left * unitDays)
      const issue = first > 0 ? eventAfterDataCut : contactAfterDataCut
      issues.add(
        row,
        issue,
        `${followUp.time} ends on ${end}, after the data cut ${formatDay(dataCut)}`,
        followUp.time,
        String(given),
      )
      if (issue.excludes) continue
    }
    time[row] = left
    cause[row] = first
  }
  return { time, cause }
}
