import { periodIn } from '../time/period.ts'
import type { DatedFollowUp, FollowUpDuration } from './definition.ts'
import { contactBeforeTimeZero, eventBeforeTimeZero, noFollowUp } from './issues.ts'
import type { RowIssue } from './row-issues.ts'

/** Time from time zero to the first event or the end of follow-up; cause 0 is censored, -1 unusable. */
export interface FirstEvent {
  readonly time: Float64Array
  readonly cause: Int32Array
}

/** The horizon in the endpoint's unit. */
export function horizonOf(definition: DatedFollowUp | FollowUpDuration): number | null {
  return definition.horizon === undefined ? null : periodIn(definition.horizon, definition.unit)
}

/** What is wrong with follow-up that ends so many days after time zero; null where it can be used. */
export function faultOf(days: number, isEvent: boolean): RowIssue | null {
  if (days > 0) return null
  if (days === 0) return noFollowUp
  return isEvent ? eventBeforeTimeZero : contactBeforeTimeZero
}
