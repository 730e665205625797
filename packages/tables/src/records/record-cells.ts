import type { Column } from '../column.ts'
import { missingDay, type PartialDay, parsePartialDay, wholeDay } from '../dates/partial.ts'
import { isMissingAt, textAt } from '../values.ts'

/** A cell that is not what its field needs: the value as it stands in the file. */
export interface UnreadableCell {
  readonly unreadable: string
}

export function numberCell(column: Column, row: number): number | UnreadableCell {
  if (isMissingAt(column, row)) return Number.NaN
  if (column.kind === 'number' || column.kind === 'boolean') return column.values[row]
  const text = textAt(column, row) ?? ''
  const value = Number(text.trim())
  return text.trim() === '' ? Number.NaN : Number.isFinite(value) ? value : { unreadable: text }
}

export function dayCell(column: Column, row: number): PartialDay | UnreadableCell {
  if (isMissingAt(column, row)) return missingDay
  if (column.kind === 'date') return wholeDay(column.values[row])
  const text = (textAt(column, row) ?? '').trim()
  return text === '' ? missingDay : (parsePartialDay(text) ?? { unreadable: text })
}

const yes = new Set(['y', 'yes', 'true', '1'])
const no = new Set(['n', 'no', 'false', '0'])

export function flagCell(column: Column, row: number): boolean | null | UnreadableCell {
  const text = textAt(column, row)?.trim().toLowerCase() ?? ''
  if (text === '') return null
  if (yes.has(text)) return true
  return no.has(text) ? false : { unreadable: text }
}

export function textCell(column: Column, row: number): string | null {
  const text = textAt(column, row)?.trim() ?? ''
  return text === '' ? null : text
}
