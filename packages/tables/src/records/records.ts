import { type Finding, FindingsError, hasErrors } from '@tessera/evidence'
import type { Column } from '../column.ts'
import { missingDay } from '../dates/partial.ts'
import { compileExpression } from '../expressions/expression.ts'
import { ExpressionError } from '../expressions/expression-error.ts'
import { nearestName } from '../nearest.ts'
import { type ReadTableOptions, readTable } from '../read-table.ts'
import { hasColumn, rowsWhere, selectRows } from '../select.ts'
import type { Table } from '../table.ts'
import type { Field, Fields, RecordOf } from './fields.ts'
import { dayCell, flagCell, numberCell, textCell } from './record-cells.ts'

export interface Records<F extends Fields> {
  readonly file: string
  readonly records: readonly RecordOf<F>[]
  /** The column that each field was read from; a field without one is absent. */
  readonly columns: { readonly [K in keyof F]?: string }
  readonly findings: readonly Finding[]
}

/** Columns that the user names for fields, instead of the names that a field is looked for under. */
export type GivenColumns<F extends Fields> = { readonly [K in keyof F]?: string }

/**
 * The rows of a table as records: each field from the first of its names that the table has (letter case does
 * not count), or from the column that `given` names for it.
 * Cells that cannot be read, and missing ones of a field that is `always` there, are error findings with their row.
 * @throws FindingsError `no-such-column` where a required field has no column
 */
export function recordsOf<F extends Fields>(
  table: Table,
  fields: F,
  given: GivenColumns<F> = {},
): Records<F> {
  const columns = matchColumns(table, fields, given)
  const findings: Finding[] = []
  const records = Array.from({ length: table.rowCount }, (_, row) => {
    const entries = Object.entries(fields).map(([name, field]) => [
      name,
      cellOf(table, field, columns.get(name), row, findings),
    ])
    return { ...Object.fromEntries(entries), row: table.fileRows[row] } as RecordOf<F>
  })
  const named = Object.fromEntries([...columns].map(([name, column]) => [name, column.name]))
  return { file: table.source.file, records, columns: named as Records<F>['columns'], findings }
}

export interface ReadRecordsOptions<F extends Fields> {
  readonly given?: GivenColumns<F>
  readonly table?: ReadTableOptions
  /** Only the rows where this expression (see `compileExpression`) is true. */
  readonly where?: string
}

/**
 * Reads a file in any format of {@link readTable} as records. Dates of which only the month or the year is known
 * stay what they are ({@link PartialDay}).
 * @throws FindingsError when the file cannot be read, is empty, a required field has no column, or `where` is no
 * condition on its columns
 */
export async function readRecords<F extends Fields>(
  path: string,
  fields: F,
  options: ReadRecordsOptions<F> = {},
): Promise<Records<F>> {
  const first = await readTable(path, options.table)
  const days = dayColumns(first.table, fields, options.given ?? {})
  const partial = first.findings.filter(f => f.code === 'incomplete-date' && days.has(f.field ?? ''))
  const { table, findings } =
    partial.length === 0
      ? first
      : await readTable(path, withTextColumns(options.table, new Set(partial.map(f => f.field ?? ''))))
  if (table.rowCount === 0)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'table-empty',
        message: `${table.source.file} has no rows`,
        cure: 'give one row a record',
        file: table.source.file,
      },
    ])
  const chosen =
    options.where === undefined ? table : selectRows(table, wantedRows(first.table, options.where))
  const read = recordsOf(chosen, fields, options.given)
  const used = new Set(Object.values(read.columns))
  const lines = new Set(chosen.fileRows)
  const relevant = findings.filter(
    f => (f.field === undefined || used.has(f.field)) && (f.row === undefined || lines.has(f.row)),
  )
  return { ...read, findings: [...relevant, ...read.findings] }
}

/**
 * The records, or an error that carries every finding.
 * @throws FindingsError when a finding among them is an error
 */
export function soundRecords<F extends Fields>(read: Records<F>): Records<F> {
  if (hasErrors(read.findings)) throw new FindingsError(read.findings)
  return read
}

function wantedRows(table: Table, where: string): Int32Array {
  try {
    const condition = compileExpression(where, table.columns).evaluate(table)
    if (condition.kind === 'boolean') return rowsWhere(condition)
    throw new ExpressionError('type', where, null, `it is a ${condition.kind}`, 'write a condition')
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    throw new FindingsError([{ ...error.finding, file: table.source.file }])
  }
}

function matchColumns<F extends Fields>(
  table: Table,
  fields: F,
  given: GivenColumns<F>,
): Map<string, Column> {
  const byName = new Map(table.columns.map(column => [column.name.toLowerCase(), column]))
  const matched = new Map<string, Column>()
  const absent: Finding[] = []
  for (const [name, field] of Object.entries(fields)) {
    const asked = given[name]
    const names = asked === undefined ? field.names : [asked]
    const column = names.map(own => byName.get(own.toLowerCase())).find(found => found !== undefined)
    if (column) matched.set(name, column)
    else if (field.required || asked !== undefined) absent.push(noColumn(table, field, names))
  }
  if (absent.length > 0) throw new FindingsError(absent)
  return matched
}

function dayColumns<F extends Fields>(table: Table, fields: F, given: GivenColumns<F>): Set<string> {
  const names = Object.entries(fields).flatMap(([name, field]) =>
    field.kind === 'day' ? (given[name] === undefined ? field.names : [given[name]]) : [],
  )
  const lower = new Set(names.map(name => String(name).toLowerCase()))
  return new Set(table.columns.map(column => column.name).filter(name => lower.has(name.toLowerCase())))
}

function withTextColumns(options: ReadTableOptions = {}, names: ReadonlySet<string>): ReadTableOptions {
  const columns = Object.fromEntries([...names].map(name => [name, { type: 'text' as const }]))
  return {
    ...options,
    dictionary: { ...options.dictionary, columns: { ...options.dictionary?.columns, ...columns } },
  }
}

function cellOf(
  table: Table,
  field: Field,
  column: Column | undefined,
  row: number,
  findings: Finding[],
): unknown {
  const at = { file: table.source.file, row: table.fileRows[row], field: column?.name ?? field.names[0] }
  const value = column === undefined ? absentValue(field) : readCell(field, column, row)
  if (typeof value === 'object' && value !== null && 'unreadable' in value) {
    findings.push({
      severity: 'error',
      code: 'cell-unreadable',
      message: `'${value.unreadable}' is not a ${kindNames[field.kind]} (${field.what})`,
      cure: kindCures[field.kind],
      value: value.unreadable,
      ...at,
    })
    return absentValue(field)
  }
  if (field.always && isAbsent(value))
    findings.push({
      severity: 'error',
      code: 'cell-empty',
      message: `no ${field.what}`,
      cure: 'fill it in, or leave the row out',
      ...at,
    })
  return value
}

const kindNames = { text: 'text', number: 'number', day: 'date', flag: 'yes or no' } as const
const kindCures = {
  text: 'write a text',
  number: 'write a number with a decimal point, or leave the cell empty',
  day: 'write it as 2024-03-15; 2024-03 where the day is not known',
  flag: 'write Y or N',
} as const

function readCell(field: Field, column: Column, row: number) {
  if (field.kind === 'number') return numberCell(column, row)
  if (field.kind === 'day') return dayCell(column, row)
  if (field.kind === 'flag') return flagCell(column, row)
  return textCell(column, row)
}

function absentValue(field: Field) {
  if (field.kind === 'number') return Number.NaN
  return field.kind === 'day' ? missingDay : null
}

function isAbsent(value: unknown): boolean {
  if (value === null || Number.isNaN(value)) return true
  return typeof value === 'object' && value !== null && 'precision' in value && value.precision === 'missing'
}

function noColumn(table: Table, field: Field, names: readonly string[]): Finding {
  const known = table.columns.map(column => column.name)
  const near = nearestName(names[0], known)
  return {
    severity: 'error',
    code: 'no-such-column',
    message: `${table.source.file} has no column for the ${field.what}: looked for ${names.join(', ')}${near && !hasColumn(table, names[0]) ? `; did you mean '${near}'?` : ''}`,
    cure: `name its column; the columns are ${known.join(', ')}`,
    file: table.source.file,
    field: names[0],
  }
}
