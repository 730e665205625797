import type { CompetingDefinition } from './definition.ts'
import type { EndpointDeriver } from './deriver.ts'
import { firstDatedEvent } from './first-dated-event.ts'
import { horizonOf } from './first-event.ts'
import { firstEventOfDuration } from './first-event-of-duration.ts'
import { RowIssues } from './row-issues.ts'
import { listOf } from './truth.ts'

/**
 * Time to the first of several causes. Two causes on one day cannot be ordered and are an error, unless the definition
 * says that the cause which it names first counts; a row for which two causes are true always is one.
 */
export const competingDeriver: EndpointDeriver<CompetingDefinition> = {
  type: 'competing',
  reads(definition, { columnsRead }) {
    const causes = Object.values(definition.causes)
    return 'censor' in definition
      ? [...causes.flatMap(listOf), ...listOf(definition.censor)]
      : [definition.time, ...causes.flatMap(listOf).flatMap(columnsRead)]
  },
  derive(definition, input) {
    const issues = new RowIssues(input)
    const causes = Object.keys(definition.causes)
    const { time, cause } =
      'censor' in definition
        ? firstDatedEvent(Object.values(definition.causes), definition, input, issues)
        : firstEventOfDuration(Object.values(definition.causes), definition, input, issues)
    return {
      values: {
        kind: 'competing',
        time,
        cause,
        causes,
        unit: definition.unit,
        horizon: horizonOf(definition),
      },
      unusable: issues.unusable,
      reasons: issues.reasons,
      findings: issues.findings(),
      reads: competingDeriver.reads(definition, input),
    }
  },
}
