import type { Finding } from '@tessera/evidence'
import type { Column } from '../column.ts'
import { columnOf, selectRows, selectValues } from '../select.ts'
import type { Table } from '../table.ts'
import { textAt } from '../values.ts'

/**
 * `left`: every row of the left table once; `inner`: only those with a match; `one-to-many`: a row for every
 * match (visits of a patient), left rows without one kept.
 */
export type JoinKind = 'left' | 'inner' | 'one-to-many'

export interface JoinOptions {
  readonly kind?: JoinKind
}

/** Column that both tables have, or its name in each. */
export type JoinKey = string | { readonly left: string; readonly right: string }

const shown = 20

/**
 * Joins two tables on a key and says what did not fit: keys of either side without a partner (warnings), rows
 * without a key (errors), and keys that stand twice where they must be unique (errors, with their rows; the
 * first row is used). Columns of the right table whose names the left has are called `name (table)`.
 */
export function join(
  left: Table,
  right: Table,
  key: JoinKey,
  { kind = 'left' }: JoinOptions = {},
): { table: Table; findings: Finding[] } {
  const names = typeof key === 'string' ? { left: key, right: key } : key
  const leftKeys = keysOf(left, names.left)
  const rightKeys = keysOf(right, names.right)
  const places = rowsByKey(rightKeys)
  const findings = [
    ...withoutKey(left, leftKeys, names.left),
    ...withoutKey(right, rightKeys, names.right),
    ...unmatched(left, leftKeys, new Set(rightKeys), names.left, right),
    ...unmatched(right, rightKeys, new Set(leftKeys), names.right, left),
    ...(kind === 'one-to-many' ? [] : duplicatedKeys(right, rightKeys, names.right)),
  ]
  const leftRows: number[] = []
  const rightRows: number[] = []
  leftKeys.forEach((value, row) => {
    const matches = value === null ? [] : (places.get(value) ?? [])
    if (matches.length === 0 && kind === 'inner') return
    for (const match of matches.length === 0
      ? [-1]
      : kind === 'one-to-many'
        ? matches
        : matches.slice(0, 1)) {
      leftRows.push(row)
      rightRows.push(match)
    }
  })
  const joined = selectRows(left, leftRows)
  const taken = new Set(left.columns.map(column => column.name))
  const added = right.columns
    .filter(column => column.name !== names.right)
    .map((column): Column => {
      const name = taken.has(column.name) ? `${column.name} (${right.name})` : column.name
      return { ...selectValues(column, rightRows), name }
    })
  return { table: { ...joined, columns: [...joined.columns, ...added] }, findings }
}

function keysOf(table: Table, name: string): (string | null)[] {
  const column = columnOf(table, name)
  return Array.from({ length: table.rowCount }, (_, row) => textAt(column, row))
}

function rowsByKey(keys: readonly (string | null)[]): Map<string, number[]> {
  const places = new Map<string, number[]>()
  keys.forEach((key, row) => {
    if (key === null) return
    const rows = places.get(key)
    if (rows) rows.push(row)
    else places.set(key, [row])
  })
  return places
}

/** Keys that stand in more than one row, each an error that lists its rows. */
export function duplicatedKeys(table: Table, keys: readonly (string | null)[], field: string): Finding[] {
  const findings: Finding[] = []
  for (const [key, rows] of rowsByKey(keys)) {
    if (rows.length < 2) continue
    const lines = rows.slice(0, shown).map(row => table.fileRows[row])
    findings.push({
      severity: 'error',
      code: 'duplicate-key',
      message: `${table.name}: ${field} stands in ${rows.length} rows (lines ${lines.join(', ')}${rows.length > shown ? ', ...' : ''})`,
      cure: 'keep one row for it, or correct the key of the others',
      file: table.source.file,
      row: table.fileRows[rows[1]],
      field,
      value: key,
      count: rows.length,
    })
  }
  return findings
}

function withoutKey(table: Table, keys: readonly (string | null)[], field: string): Finding[] {
  return keys.flatMap((key, row): Finding[] =>
    key !== null
      ? []
      : [
          {
            severity: 'error',
            code: 'key-missing',
            message: `${table.name}: a row has no ${field}`,
            cure: 'fill it in, or delete the row',
            file: table.source.file,
            row: table.fileRows[row],
            field,
          },
        ],
  )
}

function unmatched(
  table: Table,
  keys: readonly (string | null)[],
  others: ReadonlySet<string | null>,
  field: string,
  other: Table,
): Finding[] {
  const alone: number[] = []
  keys.forEach((key, row) => {
    if (key !== null && !others.has(key)) alone.push(row)
  })
  return alone.slice(0, shown).map(row => ({
    severity: 'warning' as const,
    code: 'key-unmatched',
    message: `${table.name}: ${field} has no row in ${other.name}${alone.length > 1 ? ` (${alone.length} such rows)` : ''}`,
    cure: `add it to ${other.source.file}, or correct the spelling of the key`,
    file: table.source.file,
    row: table.fileRows[row],
    field,
    value: keys[row] ?? '',
    count: alone.length,
  }))
}
