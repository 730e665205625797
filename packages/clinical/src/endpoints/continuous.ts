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
    // An expression has no unit; a column named alone keeps its own.
    const named = input.columnsRead(value).includes(value) ? input.column(value) : column
    const own = named.kind === 'number' ? named.unit : null
    return {
      values: { kind: 'continuous', values: column.values, unit: unit ?? own },
      unusable: issues.unusable,
      reasons: issues.reasons,
      findings: issues.findings(),
      reads: input.columnsRead(value),
    }
  },
}
