import { writeFile } from 'node:fs/promises'
import type { Table } from '../table.ts'
import { textAt } from '../values.ts'
import { writeWhole } from './write-file.ts'

/** Writes a table as CSV (RFC 4180, UTF-8, `\n`). Missing values are empty cells; numbers keep every digit. */
export async function writeCsv(table: Table, path: string): Promise<void> {
  await writeWhole(path, temporary => writeFile(temporary, csvText(table)))
}

export function csvText(table: Table): string {
  const lines = [table.columns.map(column => quoted(column.name)).join(',')]
  for (let row = 0; row < table.rowCount; row++)
    lines.push(table.columns.map(column => quoted(textAt(column, row) ?? '')).join(','))
  return `${lines.join('\n')}\n`
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
