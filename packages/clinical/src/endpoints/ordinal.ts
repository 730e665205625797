import type { OrdinalDefinition } from './definition.ts'
import { type EndpointDeriver, EndpointError } from './deriver.ts'
import { outcomeMissing, unknownLevel } from './issues.ts'
import { RowIssues } from './row-issues.ts'

/** Codes 0, 1, ... in the order of the listed levels; a level that is not listed is an error with its row. */
export const ordinalDeriver: EndpointDeriver<OrdinalDefinition> = {
  type: 'ordinal',
  reads: ({ column }) => [column],
  derive({ column: name, levels: given }, input) {
    const issues = new RowIssues(input)
    const levels = given.map(String)
    const column = input.column(name)
    if (column.kind === 'date') throw new EndpointError(`column '${name}' holds dates, not levels`)
    const codes = new Int32Array(input.rowCount).fill(-1)
    for (let row = 0; row < input.rowCount; row++) {
      const text = levelText(column, row)
      if (text === null) {
        issues.add(row, outcomeMissing, `${name} is missing`, name)
        continue
      }
      codes[row] = levels.indexOf(text)
      if (codes[row] < 0) issues.add(row, unknownLevel, `'${text}' is no level of ${name}`, name, text)
    }
    return {
      values: { kind: 'ordinal', codes, levels },
      unusable: issues.unusable,
      reasons: issues.reasons,
      findings: issues.findings(),
      reads: [name],
    }
  },
}

function levelText(
  column: Exclude<ReturnType<Parameters<typeof ordinalDeriver.derive>[1]['column']>, { kind: 'date' }>,
  row: number,
): string | null {
  if (column.kind === 'text') return column.codes[row] < 0 ? null : column.levels[column.codes[row]]
  if (column.kind === 'number') return Number.isNaN(column.values[row]) ? null : String(column.values[row])
  return column.values[row] < 0 ? null : column.values[row] === 1 ? 'true' : 'false'
}
