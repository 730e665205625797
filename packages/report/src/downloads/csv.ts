import type { NumberTable } from '../drawing/drawing.ts'

/**
 * RFC 4180 with a byte-order mark, so that spreadsheets read Chinese names. A text that a spreadsheet would
 * take for a formula gets an apostrophe before it (OWASP, CSV injection).
 */
export function csv(table: NumberTable): string {
  const rows = [table.columns, ...table.rows].map(row => row.map(cell).join(','))
  return `\ufeff${rows.join('\r\n')}\r\n`
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
