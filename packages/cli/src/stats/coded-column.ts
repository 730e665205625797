import { type Finding, FindingsError } from '@tessera/evidence'
import { type Column, isMissingAt, lengthOf, nearestName, textAt } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import type { Factor } from './input.ts'

/** `column=value`, as `--event` and `--outcome` are written. */
export interface ColumnValue {
  readonly column: string
  readonly value: string
}

export function parseColumnValue(option: string, text: string): ColumnValue {
  const at = text.indexOf('=')
  if (at <= 0 || at === text.length - 1)
    throw new UsageError(`${option} is '${text}'; write column=value, such as ${option} status=1`)
  return { column: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }
}

/**
 * 1 where the column has the value, 0 elsewhere.
 * @throws FindingsError `no-such-code` where no row has it
 */
export function whereValue(column: Column, { value }: ColumnValue, file: string): Uint8Array {
  const is = matcher(column, value)
  const found = Uint8Array.from({ length: lengthOf(column) }, (_, row) => (is(row) ? 1 : 0))
  if (!found.includes(1)) throw new FindingsError([absentCode(column, value, file)])
  return found
}

/** A number is compared as a number (1 is 1.0), true and false also as 1 and 0. */
function matcher(column: Column, value: string): (row: number) => boolean {
  if (column.kind === 'number') {
    const number = Number(value)
    return row => column.values[row] === number
  }
  if (column.kind === 'boolean') {
    const wanted = truthOf(value)
    return row => column.values[row] === wanted
  }
  return row => textAt(column, row) === value
}

/** Whether two values of a column are the same, however each is written. */
export function sameCode(column: Column, one: string, other: string): boolean {
  if (one === other) return true
  if (column.kind === 'number') return Number(one) === Number(other)
  return column.kind === 'boolean' && truthOf(one) !== null && truthOf(one) === truthOf(other)
}

function truthOf(value: string): 0 | 1 | null {
  return /^(true|1)$/i.test(value) ? 1 : /^(false|0)$/i.test(value) ? 0 : null
}

function absentCode(column: Column, value: string, file: string): Finding {
  const { levels } = factorOf(column, everyRow(column))
  const near = nearestName(value, levels)
  const shown = levels.slice(0, 8).join(', ') + (levels.length > 8 ? ', ...' : '')
  return {
    severity: 'error',
    code: 'no-such-code',
    message: `no row of ${file} has ${column.name} = ${value}`,
    cure:
      near !== null && levels.length > 8 ? `did you mean ${column.name}=${near}?` : `its values are ${shown}`,
    file,
    field: column.name,
    value,
  }
}

/**
 * The levels that occur in the rows: text in alphabetical order (of code points), numbers and dates
 * ascending, false before true.
 */
export function factorOf(column: Column, rows: Int32Array): Factor {
  const present = new Map<string, number>()
  for (const row of rows) {
    if (isMissingAt(column, row)) continue
    const text = textAt(column, row) ?? ''
    if (!present.has(text)) present.set(text, column.kind === 'text' ? 0 : column.values[row])
  }
  const levels = [...present.keys()].sort(
    (a, b) => (present.get(a) ?? 0) - (present.get(b) ?? 0) || (a < b ? -1 : a > b ? 1 : 0),
  )
  const codeOf = new Map(levels.map((level, code) => [level, code]))
  const codes = Int32Array.from(rows, row => codeOf.get(textAt(column, row) ?? '') ?? -1)
  return { column: column.name, levels, codes }
}

export function everyRow(column: Column): Int32Array {
  return Int32Array.from({ length: lengthOf(column) }, (_, row) => row)
}
