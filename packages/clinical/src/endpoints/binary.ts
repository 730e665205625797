import type { BinaryDefinition } from './definition.ts'
import type { EndpointDeriver } from './deriver.ts'
import { outcomeMissing } from './issues.ts'
import { RowIssues } from './row-issues.ts'
import { truthOf } from './truth.ts'

/** An event where the expression is true, none where it is false; missing where it cannot be judged. */
export const binaryDeriver: EndpointDeriver<BinaryDefinition> = {
  type: 'binary',
  reads: ({ event }, { columnsRead }) => columnsRead(event),
  derive(definition, input) {
    const issues = new RowIssues(input)
    const event = truthOf(definition.event, input)
    for (let row = 0; row < input.rowCount; row++)
      if (event[row] < 0)
        issues.add(row, outcomeMissing, `'${definition.event}' cannot be judged`, definition.event)
    return {
      values: { kind: 'binary', event },
      unusable: issues.unusable,
      reasons: issues.reasons,
      findings: issues.findings(),
      reads: input.columnsRead(definition.event),
    }
  },
}
