import type { Finding } from '@tessera/evidence'
import { type DecimalSign, decimalSignOf, readNumber } from '../cells/number.ts'
import { missingTest, plain } from '../cells/plain.ts'
import { likelyDelimiter } from '../readers/delimited.ts'
import { checkHeader, unreadable } from '../readers/faults.ts'
import { recordsIn, type TextRecord } from './records-in.ts'

/** Which columns are text whatever they look like. */
export type IsText = (field: string, place: number) => boolean

export interface HeadOptions {
  readonly isText: IsText
  /** Names of the columns where the first record is a row already, told by its cells; null where it is a header. */
  readonly headerless?: (first: readonly string[]) => readonly string[] | null
  readonly decimal?: DecimalSign
}

/** What the first lines of a delimited file say about the rest. */
export interface MatrixHead {
  readonly fields: readonly string[]
  readonly delimiter: string
  readonly decimal: DecimalSign
  readonly isNumber: readonly boolean[]
  /** Where the rows begin, in bytes, and in which line. */
  readonly start: number
  readonly line: number
  readonly findings: readonly Finding[]
}

/**
 * Reads the header and learns from the first rows which columns are numbers: those where at least half of what is
 * not missing is one.
 * @throws FindingsError `empty-file`, `no-rows`, `duplicate-header`, `title-above-header`
 */
export function headOf(bytes: Buffer, whole: boolean, shown: string, options: HeadOptions): MatrixHead {
  const file = { shown }
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  // One character a byte, so that places in the text are places in the file.
  const text = bytes.toString('latin1', mark)
  if (text.trim() === '')
    throw unreadable(file, 'empty-file', 'the file is empty', 'export the table again', { row: 1 })
  const skipped = comments(text)
  const body = text.slice(skipped.end)
  const delimiter = skipped.delimiter ?? delimiterOf(body)
  const records = recordsIn(body, delimiter, 51, whole)
  if (records.length === 0) throw neverClosed(file, skipped.lines + 1)
  const first = records[0]
  const given = options.headerless?.(first.cells.map(decoded)) ?? null
  const rows = given === null ? records.slice(1) : records
  if (rows.length === 0 && body.slice(first.end).trim() !== '')
    throw neverClosed(file, skipped.lines + linesIn(body.slice(0, first.end)) + 1)
  if (rows.length === 0)
    throw unreadable(file, 'no-rows', 'there is a header and no row', 'export the table again', {
      row: skipped.lines + first.line,
    })
  const { fields, findings } = named(given ?? first.cells.map(decoded), rows, shown)
  checkHeader(file, fields, skipped.lines + first.line)
  if (fields.length === 1)
    throw unreadable(
      file,
      'one-column',
      `line ${skipped.lines + first.line}, taken as the header, has one cell`,
      'delete a title above the header; separate cells by tabs, commas or semicolons',
      { row: skipped.lines + first.line },
    )
  const sampled = rows.slice(0, Math.max(5, Math.ceil(200_000 / fields.length)))
  const column = (place: number) => sampled.map(({ cells }) => decoded(cells[place] ?? ''))
  const measured = fields.flatMap((field, place) => (options.isText(field, place) ? [] : [place]))
  const decimal = options.decimal ?? fileDecimal(measured.map(column))
  const numeric = new Set(measured.filter(place => isNumeric(column(place), fields[place], decimal)))
  return {
    fields,
    delimiter,
    decimal,
    isNumber: fields.map((_, place) => numeric.has(place)),
    start: mark + skipped.end + (given === null ? first.end : 0),
    line: skipped.lines + (given === null ? linesIn(body.slice(0, first.end)) + 1 : 1),
    findings,
  }
}

function neverClosed(file: { readonly shown: string }, row: number) {
  return unreadable(
    file,
    'unclosed-quote',
    `a quote that opens in line ${row} is never closed`,
    'write a quote inside a quoted cell twice (""), or remove the stray one',
    { row },
  )
}

/** Text that was read one character a byte. */
function decoded(cell: string): string {
  return plain(Buffer.from(cell, 'latin1').toString('utf8'))
}

/** One decimal sign for the whole file: a comma where some column speaks for it and none for a point. */
function fileDecimal(columns: readonly (readonly string[])[]): DecimalSign {
  return decimalSignOf(columns.flat())
}

const isMissing = missingTest(undefined, 'number')

function isNumeric(cells: readonly string[], field: string, decimal: DecimalSign): boolean {
  const filled = cells.filter(cell => !isMissing(cell))
  if (filled.length === 0) return field !== ''
  return filled.filter(cell => readNumber(cell, decimal) !== null).length * 2 >= filled.length
}

/** R writes row names without a header for their column: the header is then one cell shorter than every row. */
function named(header: readonly string[], rows: readonly TextRecord[], shown: string) {
  const short = rows.every(({ cells }) => cells.length === header.length + 1)
  const findings: Finding[] = short
    ? [
        {
          severity: 'note',
          code: 'row-names-without-header',
          message: `${shown}: the header has one cell fewer than the rows; the first column is taken as their names, as R writes it`,
          cure: 'none needed',
          file: shown,
        },
      ]
    : []
  return { fields: short ? ['', ...header] : header, findings }
}

/**
 * Lines above the header: Excel's `sep=;`, those that begin with # (featureCounts' command, GCT's version), and GCT's line of sizes.
 * A first line with # and as many cells as the next is a header.
 */
function comments(text: string): { end: number; lines: number; delimiter: string | null } {
  const excel = /^sep=([,;\t|])\r?\n/i.exec(text)
  let end = excel?.[0].length ?? 0
  let lines = excel ? 1 : 0
  let isGct = false
  while (text[end] === '#') {
    const next = text.indexOf('\n', end) + 1
    if (next === 0) break
    const after = text.slice(next, next + 1_000_000).split('\n', 1)[0]
    const line = text.slice(end, next)
    if (!after.startsWith('#') && tabs(line) > 0 && tabs(line) >= tabs(after) - 1) break
    if (/^#1\.[23]\s*$/.test(line)) isGct = true
    end = next
    lines++
  }
  if (isGct) {
    end = text.indexOf('\n', end) + 1
    lines++
  }
  return { end, lines, delimiter: excel?.[1] ?? null }
}

function tabs(line: string): number {
  return line.split('\t').length - 1
}

function delimiterOf(text: string): string {
  const header = text.slice(0, Math.max(text.search(/\S.*\n/), 0) + 4_000_000)
  const line = header.trimStart().split('\n', 1)[0]
  if (line.includes('\t')) return '\t'
  const likely = likelyDelimiter(line)
  return line.replace(/"[^"]*"/g, '').includes(likely) ? likely : ' '
}

function linesIn(text: string): number {
  return text.split('\n').length - 1
}
