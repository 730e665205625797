import type { TimeToEventDefinition } from './definition.ts'
import type { EndpointDeriver } from './deriver.ts'
import { firstDatedEvent } from './first-dated-event.ts'
import { horizonOf } from './first-event.ts'
import { firstEventOfDuration } from './first-event-of-duration.ts'
import { RowIssues } from './row-issues.ts'
import { listOf } from './truth.ts'

/** Time to the first of the listed events, from dates or from a duration; see `first-event.ts` for the rules. */
export const timeToEventDeriver: EndpointDeriver<TimeToEventDefinition> = {
  type: 'time-to-event',
  reads(definition, { columnsRead }) {
    return 'events' in definition
      ? [...listOf(definition.events), ...listOf(definition.censor)]
      : [definition.time, ...columnsRead(definition.event)]
  },
  derive(definition, input) {
    const issues = new RowIssues(input)
    const { time, cause } =
      'events' in definition
        ? firstDatedEvent([listOf(definition.events)], definition, input, issues)
        : firstEventOfDuration([definition.event], definition, input, issues)
    return {
      values: {
        kind: 'time-to-event',
        time,
        event: Int8Array.from(cause),
        unit: definition.unit,
        horizon: horizonOf(definition),
      },
      unusable: issues.unusable,
      reasons: issues.reasons,
      findings: issues.findings(),
      reads: timeToEventDeriver.reads(definition, input),
    }
  },
}
