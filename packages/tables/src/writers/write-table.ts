import path from 'node:path'
import { FindingsError } from '@tessera/evidence'
import type { Table } from '../table.ts'
import { writeCsv } from './csv.ts'
import { writeExcel } from './excel.ts'
import { writeParquet } from './parquet.ts'
import { writeXpt } from './xpt.ts'

const writers: Readonly<Record<string, (table: Table, file: string) => Promise<void>>> = {
  '.csv': writeCsv,
  '.xlsx': (table, file) => writeExcel([{ name: table.name, table }], file),
  '.parquet': writeParquet,
  '.xpt': (table, file) => writeXpt(table, file),
}

/** Endings of the files that {@link writeTable} writes. */
export const tableEndings: readonly string[] = Object.keys(writers)

/**
 * Writes a table in the format that the file's ending says: .csv, .xlsx, .parquet or .xpt.
 * @throws FindingsError `unknown-ending` for another
 */
export async function writeTable(table: Table, file: string): Promise<void> {
  const write = writers[path.extname(file).toLowerCase()]
  if (!write)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'unknown-ending',
        message: `${path.basename(file)}: a table is not written to such a file`,
        cure: `end its name in ${tableEndings.join(', ')}`,
        file: path.basename(file),
      },
    ])
  await write(table, file)
}
