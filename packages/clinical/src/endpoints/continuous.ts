import type { ContinuousDefinition } from './definition.ts'
import { type EndpointDeriver, EndpointError } from './deriver.ts'
import { outcomeMissing } from './issues.ts'
import { RowIssues } from './row-issues.ts'

/** A number with its unit, from a column or an expression. */
export const continuousDeriver: EndpointDeriver<ContinuousDefinition> = {
  type: 'continuous',
  reads: ({ value }, { columnsRead }) => columnsRead(value),
  derive({ value, unit }, input) {
    const issues = new RowIssues(input)
    const column = input.evaluate(value)
    if (column.kind !== 'number') throw new EndpointError(`'${value}' gives a ${column.kind}, not a number`)
    for (let row = 0; row < input.rowCount; row++)
      if (!Number.isFinite(column.values[row]))
        issues.add(row, outcomeMissing, `'${value}' is missing`, value)
    return {
      values: { kind: 'continuous', values: column.values, unit: unit ?? column.unit },
      unusable: issues.unusable,
      reasons: issues.reasons,
      findings: issues.findings(),
      reads: input.columnsRead(value),
    }
  },
}
