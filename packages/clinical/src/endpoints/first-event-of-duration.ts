import { formatDay } from '@tessera/tables'
import { daysOf } from '../time/period.ts'
import type { FollowUpDuration } from './definition.ts'
import { EndpointError, type EndpointInput } from './deriver.ts'
import { type FirstEvent, faultOf } from './first-event.ts'
import {
  contactAfterDataCut,
  eventAfterDataCut,
  negativeTime,
  outcomeMissing,
  timeMissing,
  twoCauses,
} from './issues.ts'
import type { RowIssues } from './row-issues.ts'
import { truthOf } from './truth.ts'

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
