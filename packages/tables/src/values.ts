import type { BooleanColumn, Column, DateColumn, NumberColumn, TextColumn } from './column.ts'
import { formatDay } from './dates/calendar.ts'

export function lengthOf(column: Column): number {
  return column.kind === 'text' ? column.codes.length : column.values.length
}

/** Whether the value of a row is missing. */
export function isMissingAt(column: Column, row: number): boolean {
  if (column.kind === 'text') return column.codes[row] < 0
  if (column.kind === 'boolean') return column.values[row] < 0
  return Number.isNaN(column.values[row])
}

/** The value as it is written to a file or a finding; null is missing. */
export function textAt(column: Column, row: number): string | null {
  if (isMissingAt(column, row)) return null
  if (column.kind === 'text') return column.levels[column.codes[row]]
  if (column.kind === 'boolean') return column.values[row] === 1 ? 'true' : 'false'
  if (column.kind === 'date') return formatDay(column.values[row])
  return String(column.values[row])
}

/** The value as a number: days for dates, 1 and 0 for booleans; NaN for text and for what is missing. */
export function numberAt(column: Column, row: number): number {
  if (column.kind === 'text' || isMissingAt(column, row)) return Number.NaN
  return column.values[row]
}

export function missingCount(column: Column): number {
  let count = 0
  for (let row = 0; row < lengthOf(column); row++) if (isMissingAt(column, row)) count++
  return count
}

export function numberColumn(
  name: string,
  values: Iterable<number>,
  unit: string | null = null,
): NumberColumn {
  return { kind: 'number', name, unit, values: Float64Array.from(values) }
}

export function dateColumn(name: string, days: Iterable<number>): DateColumn {
  return { kind: 'date', name, values: Float64Array.from(days) }
}

export function booleanColumn(name: string, values: readonly (boolean | null)[]): BooleanColumn {
  return {
    kind: 'boolean',
    name,
    values: Int8Array.from(values, value => (value === null ? -1 : value ? 1 : 0)),
  }
}

/** Text coded in order of first appearance, after the levels given. */
export function textColumn(
  name: string,
  texts: readonly (string | null)[],
  levels: readonly string[] = [],
): TextColumn {
  const order = [...levels]
  const codeOf = new Map(order.map((level, code) => [level, code]))
  const codes = new Int32Array(texts.length)
  for (let row = 0; row < texts.length; row++) {
    const text = texts[row]
    if (text === null) {
      codes[row] = -1
      continue
    }
    let code = codeOf.get(text)
    if (code === undefined) {
      code = order.length
      order.push(text)
      codeOf.set(text, code)
    }
    codes[row] = code
  }
  return { kind: 'text', name, levels: order, codes }
}
