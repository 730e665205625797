import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { plain } from '../cells/plain.ts'
import { sqlName, sqlText, withDuckDB } from '../duckdb.ts'
import { checkHeader, unreadable } from './faults.ts'
import type { RawColumn, RawTable, TableFile, TableReader } from './reader.ts'

const magic = [0x50, 0x41, 0x52, 0x31]

/** Apache Parquet, read by DuckDB. Lists and structures come as text. */
export const parquetReader: TableReader = {
  name: 'Parquet',
  accepts: ({ name, bytes }) => /\.(parquet|pq)$/i.test(name) || magic.every((byte, i) => bytes[i] === byte),
  async read(file) {
    if (file.packed)
      throw unreadable(
        file,
        'packed-parquet',
        'a Parquet file inside gzip',
        'unpack it: Parquet packs itself',
      )
    const tail = file.bytes.length - 4
    if (tail < 8 || !magic.every((byte, i) => file.bytes[i] === byte && file.bytes[tail + i] === byte))
      throw unreadable(
        file,
        'truncated-parquet',
        'the file does not begin and end as Parquet does: it was cut off or is another format',
        'copy the file again; compare its size with the original',
      )
    try {
      return await withDuckDB(connection => readAll(connection, file))
    } catch (error) {
      if (error instanceof Error && error.name === 'FindingsError') throw error
      const reason = (error instanceof Error ? error.message : String(error)).replaceAll(
        file.path,
        file.shown,
      )
      throw unreadable(
        file,
        'unreadable-parquet',
        reason.split('\n', 1)[0],
        'write the file again with its own program; if it was copied, compare sizes',
      )
    }
  },
}

async function readAll(connection: DuckDBConnection, file: TableFile): Promise<RawTable> {
  const from = `read_parquet(${sqlText(withoutGlob(file.path))})`
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`)
  const [names, types] = described.getColumns()
  const fields = names.map(String)
  checkHeader(file, fields.map(plain))
  const plans = fields.map((field, i) => planOf(field, String(types[i])))
  const wide = await tooWide(connection, from, plans)
  const select = plans.map(plan => (wide.has(plan.field) ? `${sqlName(plan.field)}::VARCHAR` : plan.sql))
  const result = await connection.runAndReadAll(`SELECT ${select.join(', ')} FROM ${from}`)
  const columns = result
    .getColumns()
    .map((values, i) => rawColumn(wide.has(fields[i]) ? 'text' : plans[i].kind, values))
  const rowCount = result.currentRowCount
  if (rowCount === 0)
    throw unreadable(file, 'no-rows', 'there is a header and no row', 'export the table again')
  return {
    fields: fields.map(plain),
    labels: fields.map(() => null),
    columns,
    rowCount,
    fileRows: Int32Array.from({ length: rowCount }, (_, row) => row + 2),
    encoding: 'parquet',
    typed: true,
    findings: [],
  }
}

interface Plan {
  readonly field: string
  readonly kind: RawColumn['kind']
  readonly sql: string
  readonly long: boolean
}

function planOf(field: string, type: string): Plan {
  const name = sqlName(field)
  const long = /^U?(BIGINT|HUGEINT)$/.test(type)
  if (long || /^(U?(TINYINT|SMALLINT|INTEGER)|FLOAT|DOUBLE|DECIMAL)/.test(type))
    return { field, kind: 'number', sql: `${name}::DOUBLE`, long }
  if (type === 'DATE' || type.startsWith('TIMESTAMP'))
    return { field, kind: 'date', sql: `epoch(${name}) / 86400.0`, long }
  if (type === 'BOOLEAN') return { field, kind: 'boolean', sql: name, long }
  return { field, kind: 'text', sql: `${name}::VARCHAR`, long }
}

/** Whole numbers beyond 2^53 (identifiers) are kept as text: as numbers they would lose digits. */
async function tooWide(
  connection: DuckDBConnection,
  from: string,
  plans: readonly Plan[],
): Promise<Set<string>> {
  const long = plans.filter(plan => plan.long)
  if (long.length === 0) return new Set()
  const tests = long.map(({ field }) => `max(abs(${sqlName(field)}::HUGEINT)) > 9007199254740992`)
  const row = await connection.runAndReadAll(`SELECT ${tests.join(', ')} FROM ${from}`)
  return new Set(long.filter((_, i) => row.getRows()[0][i] === true).map(plan => plan.field))
}

function rawColumn(kind: RawColumn['kind'], values: readonly DuckDBValue[]): RawColumn {
  if (kind === 'text') return { kind, cells: values.map(value => (value === null ? null : String(value))) }
  if (kind === 'boolean')
    return { kind, values: Int8Array.from(values, value => (value === null ? -1 : value === true ? 1 : 0)) }
  return {
    kind,
    values: Float64Array.from(values, value => (typeof value === 'number' ? value : Number.NaN)),
  }
}

/** DuckDB reads `*`, `?` and `[` in a path as patterns. */
function withoutGlob(path: string): string {
  return path.replace(/[*?[]/g, sign => `[${sign}]`)
}
