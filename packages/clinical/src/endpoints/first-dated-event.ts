import { formatDay } from '@tessera/tables'
import { daysOf } from '../time/period.ts'
import type { DatedFollowUp, SameDay } from './definition.ts'
import { EndpointError, type EndpointInput } from './deriver.ts'
import { type FirstEvent, faultOf } from './first-event.ts'
import {
  contactAfterDataCut,
  contactBeforeEvent,
  eventAfterDataCut,
  eventCensoredAtDataCut,
  firstOfTwoCauses,
  timeMissing,
  timeZeroAfterDataCut,
  timeZeroMissing,
  twoCauses,
} from './issues.ts'
import type { RowIssues } from './row-issues.ts'
import { datesOf, listOf } from './truth.ts'

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
  followUp: DatedFollowUp & { readonly sameDay?: SameDay | undefined },
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
    const { day: event, name: eventName, cause: earliest, tied } = earliestEvent(events, row)
    let first = earliest
    let { day: contact, name: contactName } = latestContact(contacts, row)
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
      const issue = followUp.sameDay === 'first cause' ? firstOfTwoCauses : twoCauses
      issues.add(row, issue, `two causes on ${formatDay(event)}`, eventName, formatDay(event))
      if (issue.excludes) continue
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

interface NamedDays {
  readonly name: string
  readonly days: Float64Array
}

/** The earliest date of all causes; `tied` where two causes share it. Cause 0 and an infinite day: none. */
function earliestEvent(causes: readonly (readonly NamedDays[])[], row: number) {
  let day = Number.POSITIVE_INFINITY
  let name = ''
  let cause = 0
  let tied = false
  causes.forEach((events, c) => {
    for (const event of events) {
      const own = event.days[row]
      if (Number.isNaN(own) || own > day) continue
      tied = own === day && cause !== c + 1
      if (own < day) {
        day = own
        name = event.name
        cause = c + 1
      }
    }
  })
  return { day, name, cause, tied }
}

/** The latest date of contact; an infinite day: none. */
function latestContact(contacts: readonly NamedDays[], row: number) {
  let day = Number.NEGATIVE_INFINITY
  let { name } = contacts[0]
  for (const contact of contacts)
    if (contact.days[row] > day) {
      day = contact.days[row]
      name = contact.name
    }
  return { day, name }
}
