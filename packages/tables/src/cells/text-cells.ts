import { formatDay } from '../dates/calendar.ts'
import type { RawColumn } from '../readers/reader.ts'

/** Cells as text, whatever type the file gave them. */
export function textCells(raw: RawColumn): readonly (string | null)[] {
  if (raw.kind === 'text') return raw.cells
  if (raw.kind === 'boolean')
    return Array.from(raw.values, value => (value < 0 ? null : value === 1 ? 'true' : 'false'))
  const write = raw.kind === 'date' ? formatDay : String
  return Array.from(raw.values, value => (Number.isNaN(value) ? null : write(value)))
}
