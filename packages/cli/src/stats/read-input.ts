import { type Finding, FindingsError, hasErrors } from '@tessera/evidence'
import { type Column, columnOf, isMissingAt, readTable, type Table } from '@tessera/tables'
import { type ColumnValue, factorOf, parseColumnValue, whereValue } from './coded-column.ts'
import type { StatsInput, Term } from './input.ts'
import type { StatsOptions } from './options.ts'

export interface ReadStatsInput {
  readonly input: StatsInput
  /** Rows of the file. */
  readonly rows: number
  /** Rows left out because a column in use is missing there. */
  readonly dropped: number
  readonly findings: readonly Finding[]
}

/**
 * Reads the table and takes the columns that the options name, in the rows where none of them is missing.
 * @throws FindingsError for a table that cannot be read, is empty, lacks a column or a code, or has text where
 * numbers are needed
 */
export async function readStatsInput(path: string, options: StatsOptions): Promise<ReadStatsInput> {
  const { table, findings } = await readTable(path, { sheet: options.sheet })
  const file = table.source.file
  if (table.rowCount === 0) throw new FindingsError([emptyTable(file)])
  const coded = codedColumn(options)
  const used = usedColumns(table, options, coded)
  const names = new Set(used.map(column => column.name))
  const relevant = findings.filter(finding => finding.field === undefined || names.has(finding.field))
  if (hasErrors(relevant)) throw new FindingsError(relevant)

  const rows: number[] = []
  for (let row = 0; row < table.rowCount; row++)
    if (!used.some(column => isMissingAt(column, row))) rows.push(row)
  const kept = Int32Array.from(rows)
  if (kept.length === 0) throw new FindingsError([nothingComplete(file, used)])
  const dropped = table.rowCount - kept.length
  const number = (name: string | undefined) => (name === undefined ? null : numbersOf(table, name, kept))
  const factor = (name: string | undefined) =>
    name === undefined ? null : factorOf(columnOf(table, name), kept)
  const event = coded
    ? whereValue(columnOf(table, coded.column), coded, file)
    : new Uint8Array(table.rowCount)
  return {
    input: {
      time: number(options.time),
      start: number(options.start),
      event: Uint8Array.from(kept, row => event[row]),
      score: number(options.score),
      group: factor(options.group),
      strata: factor(options.strata),
      cluster: factor(options.cluster),
      weights: number(options.weights),
      terms: (options.covariates ?? []).flatMap(name => termsOf(columnOf(table, name), kept, file)),
      fileRows: Int32Array.from(kept, row => table.fileRows[row]),
    },
    rows: table.rowCount,
    dropped,
    findings: dropped > 0 ? [...relevant, leftOut(file, dropped, used)] : relevant,
  }
}

function codedColumn({ event, outcome }: StatsOptions): ColumnValue | null {
  if (event !== undefined) return parseColumnValue('--event', event)
  return outcome === undefined ? null : parseColumnValue('--outcome', outcome)
}

function usedColumns(table: Table, options: StatsOptions, coded: ColumnValue | null): Column[] {
  const { time, start, score, group, strata, cluster, weights, covariates = [] } = options
  const names = [time, start, coded?.column, score, group, strata, cluster, weights, ...covariates]
  const given = names.filter(name => name !== undefined)
  return [...new Set(given)].map(name => columnOf(table, name))
}

/** A number column as it is, true and false as 1 and 0. */
function numbersOf(table: Table, name: string, rows: Int32Array): Float64Array {
  const column = columnOf(table, name)
  if (column.kind === 'number' || column.kind === 'boolean')
    return Float64Array.from(rows, row => column.values[row])
  throw new FindingsError([notNumeric(column, table.source.file)])
}

/** A text column becomes one term for each level but the first, which is the reference. */
function termsOf(column: Column, rows: Int32Array, file: string): Term[] {
  if (column.kind === 'date') throw new FindingsError([notNumeric(column, file)])
  if (column.kind !== 'text') {
    const values = Float64Array.from(rows, row => column.values[row])
    return [{ name: column.name, column: column.name, level: null, values }]
  }
  const { levels, codes } = factorOf(column, rows)
  return levels.slice(1).map((level, i) => ({
    name: `${column.name}=${level}`,
    column: column.name,
    level,
    values: Float64Array.from(codes, code => (code === i + 1 ? 1 : 0)),
  }))
}

function notNumeric(column: Column, file: string): Finding {
  return {
    severity: 'error',
    code: 'not-a-number',
    message: `${column.name} holds ${column.kind === 'date' ? 'dates' : 'text'} where numbers are needed`,
    cure: 'name a number column, or compute one first',
    file,
    field: column.name,
  }
}

function emptyTable(file: string): Finding {
  return {
    severity: 'error',
    code: 'no-rows',
    message: `${file} has a header and no rows`,
    cure: 'export the table again, with its rows',
    file,
  }
}

function nothingComplete(file: string, used: readonly Column[]): Finding {
  return {
    severity: 'error',
    code: 'no-complete-row',
    message: `no row of ${file} has a value in each of ${used.map(column => column.name).join(', ')}`,
    cure: 'leave out the column that is missing, or fill in its values',
    file,
  }
}

function leftOut(file: string, count: number, used: readonly Column[]): Finding {
  return {
    severity: 'warning',
    code: 'rows-left-out',
    message: `${count} ${count === 1 ? 'row has' : 'rows have'} a missing value in ${used.map(column => column.name).join(', ')}, and ${count === 1 ? 'is' : 'are'} left out`,
    cure: 'impute them first if they are not missing at random',
    file,
    count,
  }
}
