import { writeFile } from 'node:fs/promises'
import type { Column } from '../column.ts'
import { dayNumber } from '../dates/calendar.ts'
import type { Table } from '../table.ts'
import { isMissingAt, textAt } from '../values.ts'
import { writeWhole } from './write-file.ts'
import { ibmFloat } from './xpt/ibm-float.ts'

/** Thrown for a table that a SAS transport file cannot hold; the message says what it would take. */
export class XptError extends Error {
  override readonly name = 'XptError'
}

export interface XptOptions {
  /** Name of the data set: at most 8 letters, digits and underscores. By default that of the table. */
  readonly name?: string
  /** Label of the data set, at most 40 bytes. */
  readonly label?: string
  /** Labels of columns, at most 40 bytes each. */
  readonly labels?: Readonly<Record<string, string>>
}

/**
 * Writes a table as a SAS transport file, version 5 (SAS TS-140), as regulators ask for: numbers in IBM floating
 * point of 8 bytes, dates with the format DATE9, dates with a time of day with DATETIME20, text in UTF-8 as wide
 * as its longest, booleans as Y and N. Missing numbers are `.`, missing text is blank. The same table gives the
 * same bytes: its times of writing are 1970-01-01.
 * @throws XptError for names above 8 characters or of others than letters, digits and `_`, for text above 200
 * bytes and labels above 40, and numbers beyond 7.2e75 (RangeError)
 */
export async function writeXpt(table: Table, path: string, options: XptOptions = {}): Promise<void> {
  const bytes = xptBytes(table, options)
  await writeWhole(path, temporary => writeFile(temporary, bytes))
}

export function xptBytes(table: Table, options: XptOptions = {}): Uint8Array {
  const set = nameOf(options.name ?? defaultName(table.name), 'data set')
  const variables = variablesOf(table, options.labels ?? {})
  const written = '01JAN70:00:00:00'
  const headers = [
    header('LIBRARY'),
    `SAS     SAS     SASLIB  9.4     tessera ${' '.repeat(24)}${written}`,
    written,
    header('MEMBER', '000000000000000001600000000140'),
    header('DSCRPTR'),
    `SAS     ${set.padEnd(8)}SASDATA 9.4     tessera ${' '.repeat(24)}${written}`,
    `${written}${' '.repeat(16)}${labelOf(options.label ?? '', set)}`,
    header('NAMESTR', `000000${String(variables.length).padStart(4, '0')}00000000000000000000`),
  ]
  const names = variables.map((variable, i) => nameString(variable, i))
  return new Uint8Array(
    Buffer.concat([
      ...headers.map(text => filled(Buffer.from(text, 'utf8'))),
      filled(Buffer.concat(names)),
      filled(Buffer.from(header('OBS'), 'latin1')),
      filled(observations(table, variables)),
    ]),
  )
}

interface XptColumn {
  readonly column: Column
  readonly name: string
  readonly label: string
  readonly format: string
  readonly length: number
  readonly position: number
}

function variablesOf(table: Table, labels: Readonly<Record<string, string>>): XptColumn[] {
  let position = 0
  return table.columns.map(column => {
    const length = lengthOf(column, table.rowCount)
    const variable = {
      column,
      name: nameOf(column.name, 'column'),
      label: labelOf(labels[column.name] ?? '', column.name),
      format: column.kind !== 'date' ? '' : hasTimes(column.values) ? 'DATETIME' : 'DATE',
      length,
      position,
    }
    position += length
    return variable
  })
}

function lengthOf(column: Column, rows: number): number {
  if (column.kind === 'boolean') return 1
  if (column.kind !== 'text') return 8
  let most = 1
  for (let row = 0; row < rows; row++) most = Math.max(most, Buffer.byteLength(textAt(column, row) ?? ''))
  if (most > 200)
    throw new XptError(
      `column '${column.name}' has a text of ${most} bytes; a transport file holds 200: shorten it`,
    )
  return most
}

function nameString({ column, name, label, format, length, position }: XptColumn, i: number): Buffer {
  const bytes = Buffer.alloc(140)
  const numeric = column.kind === 'number' || column.kind === 'date'
  bytes.writeInt16BE(numeric ? 1 : 2, 0)
  bytes.writeInt16BE(length, 4)
  bytes.writeInt16BE(i + 1, 6)
  bytes.write(name.padEnd(8), 8, 'latin1')
  bytes.write(label, 16, 'utf8')
  bytes.write(format.padEnd(8), 56, 'latin1')
  bytes.writeInt16BE(format === '' ? 0 : format === 'DATE' ? 9 : 20, 64)
  bytes.write(' '.repeat(8), 72, 'latin1')
  bytes.writeInt32BE(position, 84)
  return bytes
}

const day1960 = dayNumber(1960, 1, 1)

function observations(table: Table, variables: readonly XptColumn[]): Buffer {
  const width = variables.reduce((sum, { length }) => sum + length, 0)
  const bytes = Buffer.alloc(width * table.rowCount, 0x20)
  for (const { column, length, position, format } of variables)
    for (let row = 0; row < table.rowCount; row++) {
      const at = row * width + position
      if (column.kind === 'number' || column.kind === 'date') {
        bytes.set(ibmFloat(sasValue(column.values[row], format), column.name), at)
        continue
      }
      if (isMissingAt(column, row)) continue
      const text =
        column.kind === 'boolean' ? (column.values[row] === 1 ? 'Y' : 'N') : (textAt(column, row) ?? '')
      bytes.write(text, at, length, 'utf8')
    }
  return bytes
}

function sasValue(value: number, format: string): number {
  if (format === 'DATE') return value - day1960
  return format === 'DATETIME' ? Math.round((value - day1960) * 86_400) : value
}

function hasTimes(days: Float64Array): boolean {
  return days.some(day => !Number.isNaN(day) && !Number.isInteger(day))
}

function nameOf(name: string, what: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,7}$/.test(name))
    throw new XptError(`'${name}' cannot be the name of a ${what}: at most 8 letters, digits and underscores`)
  return name.toUpperCase()
}

function labelOf(label: string, name: string): string {
  const missing = 40 - Buffer.byteLength(label)
  if (missing < 0) throw new XptError(`the label of ${name} is longer than 40 bytes`)
  return label + ' '.repeat(missing)
}

/** A table's name as that of a data set, as far as it can be one. */
function defaultName(name: string): string {
  const plain = name.replaceAll(/\W/g, '_').replace(/^(?=\d)/, '_')
  return plain === '' ? 'DATA' : plain.slice(0, 8)
}

function header(kind: string, numbers = '0'.repeat(30)): string {
  return `HEADER RECORD*******${kind.padEnd(8)}HEADER RECORD!!!!!!!${numbers}  `
}

/** Records are of 80 bytes; the last is filled up with blanks. */
function filled(bytes: Buffer): Buffer {
  const rest = bytes.length % 80
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(80 - rest, 0x20)])
}
