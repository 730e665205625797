import path from 'node:path'
import {
  type Column,
  makeTable,
  numberColumn,
  textColumn,
  writeCsv,
  writeExcel,
  writeParquet,
} from '@tessera/tables'
import { UsageError } from '../exit-code.ts'

/** Rows of plain values; every row has the same keys, numbers are NaN and texts null where they are missing. */
export type PlainRow = Readonly<Record<string, string | number | boolean | null>>

const writers = {
  '.csv': writeCsv,
  '.parquet': writeParquet,
  '.xlsx': (table: ReturnType<typeof makeTable>, file: string) =>
    writeExcel([{ name: table.name, table }], file),
} as const

/** Refuses a file name whose ending is none that a table is written as, before any work is done. */
export function requireTableEnding(file: string | undefined): void {
  if (file !== undefined && !(path.extname(file).toLowerCase() in writers))
    throw new UsageError(`--out ${path.basename(file)}: the name must end in .csv, .xlsx or .parquet`)
}

/** Writes rows as a table in the format of the file's ending; the names of the columns are kept when there is no row. */
export async function writeRows(
  file: string,
  columns: readonly string[],
  rows: readonly PlainRow[],
): Promise<void> {
  requireTableEnding(file)
  const ending = path.extname(file).toLowerCase() as keyof typeof writers
  const name = path.basename(file, path.extname(file))
  const table = makeTable(
    name,
    columns.map(column => columnOf(column, rows)),
  )
  await writers[ending](table, file)
}

function columnOf(name: string, rows: readonly PlainRow[]): Column {
  const values = rows.map(row => row[name] ?? null)
  const isNumber = values.length > 0 && values.every(value => value === null || typeof value === 'number')
  if (isNumber && values.some(value => value !== null))
    return numberColumn(
      name,
      values.map(value => (typeof value === 'number' ? value : Number.NaN)),
    )
  return textColumn(
    name,
    values.map(value => (value === null || Number.isNaN(value) ? null : String(value))),
  )
}
