import { type Finding, FindingsError, hasErrors } from '@tessera/evidence'
import { type Column, columnOf, isMissingAt, readTable, type Table, textAt } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import {
  type ColumnValue,
  everyRow,
  factorOf,
  parseColumnValue,
  sameCode,
  whereValue,
} from './coded-column.ts'
import { columnsNeverMissing, DEFAULT_CENSOR, namedColumns } from './flags.ts'
import type { Causes, StatsInput, Term } from './input.ts'
import {
  emptyTable,
  leftOut,
  noneCensored,
  nothingComplete,
  notNumeric,
  valueNeeded,
} from './input-findings.ts'
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
export async function readStatsInput(path: string, given: StatsOptions): Promise<ReadStatsInput> {
  const { table, findings } = await readTable(path, { sheet: given.sheet })
  const file = table.source.file
  if (table.rowCount === 0) throw new FindingsError([emptyTable(file)])
  const options = withEveryCovariate(table, given)
  const coded = codedColumn(options)
  const names = new Set(namedColumns(options))
  const relevant = findings.filter(finding => finding.field === undefined || names.has(finding.field))
  // before the columns are looked up: one that was set aside as an identifier is not among them
  if (hasErrors(relevant)) throw new FindingsError(relevant)
  const neverMissing = columnsNeverMissing(options)
  const columns = [...names].map(name => columnOf(table, name))
  const used = columns.filter(column => !neverMissing.has(column.name))

  const kept = Int32Array.from(completeRows(table, used))
  if (kept.length === 0) throw new FindingsError([nothingComplete(file, used)])
  const gaps = columns
    .filter(column => neverMissing.has(column.name))
    .flatMap(column => gapsOf(table, column, kept))
  if (gaps.length > 0) throw new FindingsError(gaps)
  const dropped = table.rowCount - kept.length
  const numbers = (name: string) => numbersOf(table, name, kept)
  const factor = (name: string) => factorOf(columnOf(table, name), kept)
  const event = coded
    ? whereValue(columnOf(table, coded.column), coded, file)
    : new Uint8Array(table.rowCount)
  const uncensored =
    coded && options.censor !== undefined
      ? nobodyCensored(columnOf(table, coded.column), coded, options.censor, file)
      : []
  const ifNamed = <T>(name: string | undefined, read: (name: string) => T) =>
    name === undefined ? null : read(name)
  return {
    input: {
      n: kept.length,
      time: ifNamed(options.time, numbers),
      start: ifNamed(options.start, numbers),
      event: Uint8Array.from(kept, row => event[row]),
      causes:
        coded && options.censor !== undefined
          ? causesOf(columnOf(table, coded.column), coded, options.censor, kept)
          : null,
      // Read when asked for: raters' categories may be text.
      get score() {
        return ifNamed(options.score, numbers)
      },
      group: ifNamed(options.group, factor),
      strata: ifNamed(options.strata, factor),
      cluster: ifNamed(options.cluster, factor),
      weights: ifNamed(options.weights, numbers),
      terms: (options.covariates ?? []).flatMap(name => termsOf(columnOf(table, name), kept, file)),
      fileRows: Int32Array.from(kept, row => table.fileRows[row]),
      numbers,
      factor,
      isText: name => columnOf(table, name).kind === 'text',
    },
    rows: table.rowCount,
    dropped,
    findings: [...relevant, ...uncensored, ...(dropped > 0 ? [leftOut(file, dropped, used)] : [])],
  }
}

/** `--covariates all`: every number column that no other flag names. A column called `all` is taken as itself. */
function withEveryCovariate(table: Table, options: StatsOptions): StatsOptions {
  const { covariates } = options
  if (covariates?.length !== 1 || covariates[0] !== 'all') return options
  if (table.columns.some(column => column.name === 'all')) return options
  const others = new Set(namedColumns({ ...options, covariates: [] }))
  const numeric = table.columns.filter(
    ({ kind, name }) => (kind === 'number' || kind === 'boolean') && !others.has(name),
  )
  return { ...options, covariates: numeric.map(column => column.name) }
}

function completeRows(table: Table, used: readonly Column[]): number[] {
  const rows: number[] = []
  for (let row = 0; row < table.rowCount; row++)
    if (!used.some(column => isMissingAt(column, row))) rows.push(row)
  return rows
}

function gapsOf(table: Table, column: Column, kept: Int32Array): Finding[] {
  const without = kept.filter(row => isMissingAt(column, row))
  if (without.length === 0) return []
  return [valueNeeded(column, without.length, table.fileRows[without[0]], table.source.file)]
}

/** `--event column=value`, or `--outcome` where it is written so; an outcome of many values names its column alone. */
function codedColumn({ event, outcome }: StatsOptions): ColumnValue | null {
  if (event !== undefined) return parseColumnValue('--event', event)
  return outcome?.includes('=') ? parseColumnValue('--outcome', outcome) : null
}

/**
 * Where no row has the value of censoring, every one has an event: said for the value that stands without `--censor`,
 * and refused for any other.
 * @throws FindingsError `no-such-code`
 */
function nobodyCensored(column: Column, event: ColumnValue, censor: string, file: string): Finding[] {
  const { levels } = factorOf(column, everyRow(column))
  if (levels.some(level => sameCode(column, level, censor))) return []
  if (censor === DEFAULT_CENSOR) return [noneCensored(column, event.value, levels, file)]
  whereValue(column, { column: column.name, value: censor }, file)
  return []
}

/** Everything but censoring and the event of interest competes. */
function causesOf(column: Column, event: ColumnValue, censor: string, rows: Int32Array): Causes {
  const same = (level: string, value: string) => sameCode(column, level, value)
  if (same(event.value, censor))
    throw new UsageError(`--event and --censor are both ${censor}; give the value of censoring with --censor`)
  const { levels } = factorOf(column, rows)
  const labels = [event.value, ...levels.filter(level => !same(level, event.value) && !same(level, censor))]
  const codeOf = new Map(
    levels.map(level => [
      level,
      same(level, censor) ? 0 : same(level, event.value) ? 1 : labels.indexOf(level) + 1,
    ]),
  )
  return { codes: Int32Array.from(rows, row => codeOf.get(textAt(column, row) ?? '') ?? 0), labels }
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
