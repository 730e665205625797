import type { TableRecord } from '@tessera/evidence'
import { shortP, textTable } from './text-table.ts'

type Format = TableRecord['columns'][number]['format']
type Row = TableRecord['rows'][number]

/** A table of the evidence as text, its numbers with the decimals that it gives them. */
export function recordText({ columns, rows }: TableRecord): string {
  return textTable(
    columns.map(column => column.label),
    rows.map(row => columns.map(({ key, format }) => cellText(row, key, format))),
  )
}

function cellText(row: Row, key: string, format: Format): string {
  const cell = row[key] ?? null
  if (cell === null) return '–'
  if (typeof cell === 'string' || format.kind === 'text') return String(cell)
  if (format.kind === 'p') return shortP(cell)
  if (format.kind === 'percent') return `${(100 * cell).toFixed(format.digits)} %`
  if (format.kind === 'number') return cell.toFixed(format.digits)
  const limits = [row[format.lower], row[format.upper]].map(limit =>
    typeof limit === 'number' ? limit.toFixed(format.digits) : '–',
  )
  return `${cell.toFixed(format.digits)} (${limits.join(' to ')})`
}
