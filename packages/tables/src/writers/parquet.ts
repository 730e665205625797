import type { DuckDBAppender } from '@duckdb/node-api'
import type { Column } from '../column.ts'
import { sqlName, sqlText, withDuckDB } from '../duckdb.ts'
import type { Table } from '../table.ts'
import { isMissingAt } from '../values.ts'
import { writeWhole } from './write-file.ts'

const sqlTypes = { number: 'DOUBLE', text: 'VARCHAR', boolean: 'BOOLEAN' } as const

/**
 * Writes a table as Parquet: numbers as DOUBLE, text as VARCHAR, booleans as BOOLEAN, dates as DATE, or as
 * TIMESTAMP where one has a time of day. Missing values are null.
 */
export async function writeParquet(table: Table, path: string): Promise<void> {
  const { DuckDBDateValue, DuckDBTimestampValue } = await import('@duckdb/node-api')
  await writeWhole(path, temporary =>
    withDuckDB(async connection => {
      const columns = table.columns.map(column => `${sqlName(column.name)} ${sqlTypeOf(column)}`)
      await connection.run(`CREATE TABLE written (${columns.join(', ')})`)
      const appender = await connection.createAppender('written')
      const writers = table.columns.map(column => cellWriter(column, appender))
      for (let row = 0; row < table.rowCount; row++) {
        for (const write of writers) write(row)
        appender.endRow()
      }
      appender.closeSync()
      await connection.run(`COPY written TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd)`)
    }),
  )

  function cellWriter(column: Column, appender: DuckDBAppender): (row: number) => void {
    const append = valueWriter(column, appender)
    return row => (isMissingAt(column, row) ? appender.appendNull() : append(row))
  }

  function valueWriter(column: Column, appender: DuckDBAppender): (row: number) => void {
    if (column.kind === 'number') return row => appender.appendDouble(column.values[row])
    if (column.kind === 'text') return row => appender.appendVarchar(column.levels[column.codes[row]])
    if (column.kind === 'boolean') return row => appender.appendBoolean(column.values[row] === 1)
    if (hasTimes(column.values))
      return row =>
        appender.appendTimestamp(
          new DuckDBTimestampValue(BigInt(Math.round(column.values[row] * 86_400e3)) * 1000n),
        )
    return row => appender.appendDate(new DuckDBDateValue(column.values[row]))
  }
}

function sqlTypeOf(column: Column): string {
  if (column.kind !== 'date') return sqlTypes[column.kind]
  return hasTimes(column.values) ? 'TIMESTAMP' : 'DATE'
}

function hasTimes(days: Float64Array): boolean {
  return days.some(day => !Number.isNaN(day) && !Number.isInteger(day))
}
