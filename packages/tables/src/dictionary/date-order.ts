import { type Finding, FindingsError } from '@tessera/evidence'
import type { DateColumn } from '../column.ts'
import { formatDay } from '../dates/calendar.ts'
import { columnOf } from '../select.ts'
import type { Table } from '../table.ts'

interface Chain {
  readonly rule: string
  readonly names: readonly string[]
  /** `strict[i]`: between names i and i + 1 stands < rather than <=. */
  readonly strict: readonly boolean[]
}

/**
 * Checks rules such as `diagnosis_date <= surgery_date <= last_contact_date` row by row. Where a date in the
 * middle is missing, its neighbours are compared. A date without a time of day compares by the day.
 * @throws FindingsError `date-order-rule` for a rule that cannot be read or names a column that is not a date.
 */
export function checkDateOrder(table: Table, rules: readonly string[]): Finding[] {
  return rules.flatMap(rule => checkChain(table, readRule(rule)))
}

function readRule(rule: string): Chain {
  const parts = rule.split(/(<=|<)/).map(part => part.trim())
  const names = parts.filter((_, i) => i % 2 === 0)
  if (names.length < 2 || names.includes(''))
    throw ruleFault(rule, 'is not a rule on dates', 'write for example surgery_date <= last_contact_date')
  return { rule, names, strict: parts.filter((_, i) => i % 2 === 1).map(sign => sign === '<') }
}

function ruleFault(rule: string, message: string, cure: string): FindingsError {
  return new FindingsError([
    { severity: 'error', code: 'date-order-rule', message: `'${rule}' ${message}`, cure },
  ])
}

function checkChain(table: Table, { rule, names, strict }: Chain): Finding[] {
  const columns = names.map(name => {
    const column = columnOf(table, name)
    if (column.kind === 'date') return column
    throw ruleFault(rule, `names ${name}, which is not a date`, `give ${name} type: date in the dictionary`)
  })
  const findings: Finding[] = []
  for (let row = 0; row < table.rowCount; row++) {
    let before = -1
    let mustDiffer = false
    for (let i = 0; i < columns.length; i++) {
      if (i > 0) mustDiffer ||= strict[i - 1]
      if (Number.isNaN(columns[i].values[row])) continue
      if (before >= 0 && !inOrder(columns[before].values[row], columns[i].values[row], mustDiffer))
        findings.push(violation(table, row, columns[before], columns[i], rule))
      before = i
      mustDiffer = false
    }
  }
  return findings
}

function inOrder(earlier: number, later: number, mustDiffer: boolean): boolean {
  const byDay = Number.isInteger(earlier) || Number.isInteger(later)
  const a = byDay ? Math.floor(earlier) : earlier
  const b = byDay ? Math.floor(later) : later
  return mustDiffer ? a < b : a <= b
}

function violation(table: Table, row: number, earlier: DateColumn, later: DateColumn, rule: string): Finding {
  return {
    severity: 'error',
    code: 'date-order',
    message: `${later.name} ${formatDay(later.values[row])} is before ${earlier.name} ${formatDay(earlier.values[row])} (rule: ${rule})`,
    cure: 'correct one of the two dates from the source document',
    file: table.source.file,
    row: table.fileRows[row],
    field: later.name,
    value: formatDay(later.values[row]),
  }
}
