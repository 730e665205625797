import { FindingsError } from '@tessera/evidence'
import type { Column } from './column.ts'
import { nearestName } from './nearest.ts'
import type { Table, TableSource } from './table.ts'
import { lengthOf } from './values.ts'

/**
 * The column of a name.
 * @throws FindingsError `no-such-column`, with the nearest name.
 */
export function columnOf(table: Table, name: string): Column {
  const column = table.columns.find(candidate => candidate.name === name)
  if (column) return column
  const names = table.columns.map(candidate => candidate.name)
  const near = nearestName(name, names)
  throw new FindingsError([
    {
      severity: 'error',
      code: 'no-such-column',
      message: `table ${table.name} has no column '${name}'${near ? `; did you mean '${near}'?` : ''}`,
      cure: `the columns are ${names.join(', ')}`,
      file: table.source.file,
      field: name,
    },
  ])
}

export function hasColumn(table: Table, name: string): boolean {
  return table.columns.some(column => column.name === name)
}

/** The given rows of a column, in that order; -1 gives a missing value. */
export function selectValues(column: Column, rows: ArrayLike<number>): Column {
  if (column.kind === 'text') {
    const codes = new Int32Array(rows.length)
    for (let i = 0; i < rows.length; i++) codes[i] = rows[i] < 0 ? -1 : column.codes[rows[i]]
    return { ...column, codes }
  }
  if (column.kind === 'boolean') {
    const values = new Int8Array(rows.length)
    for (let i = 0; i < rows.length; i++) values[i] = rows[i] < 0 ? -1 : column.values[rows[i]]
    return { ...column, values }
  }
  const values = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) values[i] = rows[i] < 0 ? Number.NaN : column.values[rows[i]]
  return { ...column, values }
}

/** The given rows, in that order. Levels of text stay, so that codes keep their meaning. */
export function selectRows(table: Table, rows: ArrayLike<number>): Table {
  const fileRows = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) fileRows[i] = table.fileRows[rows[i]]
  return {
    ...table,
    rowCount: rows.length,
    columns: table.columns.map(column => selectValues(column, rows)),
    fileRows,
  }
}

/** Row numbers where a condition is true; missing counts as not true. */
export function rowsWhere(condition: Column): Int32Array {
  if (condition.kind !== 'boolean')
    throw new TypeError(`rowsWhere needs a boolean column, and '${condition.name}' is ${condition.kind}`)
  const rows: number[] = []
  condition.values.forEach((value, row) => {
    if (value === 1) rows.push(row)
  })
  return Int32Array.from(rows)
}

/**
 * The named columns, in that order.
 * @throws FindingsError `no-such-column`
 */
export function selectColumns(table: Table, names: readonly string[]): Table {
  return { ...table, columns: names.map(name => columnOf(table, name)) }
}

/** The table with a column added, or put in the place of the one with its name. */
export function withColumn(table: Table, column: Column): Table {
  if (lengthOf(column) !== table.rowCount)
    throw new RangeError(
      `column '${column.name}' has ${lengthOf(column)} values, the table ${table.rowCount} rows`,
    )
  const place = table.columns.findIndex(candidate => candidate.name === column.name)
  return { ...table, columns: place < 0 ? [...table.columns, column] : table.columns.with(place, column) }
}

/** A table made in memory: rows count from line 2, as if it had a header. */
export function makeTable(
  name: string,
  columns: readonly Column[],
  source: TableSource = { file: name, sha256: '', encoding: 'memory' },
): Table {
  const rowCount = columns.length === 0 ? 0 : lengthOf(columns[0])
  for (const column of columns)
    if (lengthOf(column) !== rowCount)
      throw new RangeError(`column '${column.name}' has ${lengthOf(column)} values, not ${rowCount}`)
  return { name, source, rowCount, columns, fileRows: Int32Array.from({ length: rowCount }, (_, i) => i + 2) }
}
