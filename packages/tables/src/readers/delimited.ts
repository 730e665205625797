import { type Finding, FindingsError } from '@tessera/evidence'
import { plain } from '../cells/plain.ts'
import { decodeText } from '../encoding/decode.ts'
import { checkHeader, unreadable } from './faults.ts'
import type { RawTable, ReadOptions, TableFile } from './reader.ts'

const shownFaults = 100

/** Reads delimited text: strict quotes, every row as long as the header, exact line numbers. */
export async function readDelimited(
  file: TableFile,
  options: ReadOptions,
  delimiterOf: (header: string) => string,
): Promise<RawTable> {
  const { text: decoded, encoding, guessed } = await decodeText(file, options.encoding)
  const text = decoded.includes('\r') ? decoded.replace(/\r\n?/g, '\n') : decoded
  if (text.trim() === '')
    throw unreadable(file, 'empty-file', 'the file is empty', 'export the table again', { row: 1 })
  const delimiter = delimiterOf(text.slice(0, Math.max(text.search(/\S.*\n/), 0) + 100_000))
  const rows = new RowCollector(file)
  if (!text.includes('"')) {
    splitUnquoted(text, delimiter, rows)
    return rows.finish(encoding, guessed)
  }
  const { CsvError, parse } = await import('csv-parse/sync')
  try {
    parse(encoding === 'utf-8' && text === decoded ? Buffer.from(file.bytes) : text, {
      bom: true,
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (record: string[], context) => {
        rows.add(record, context.lines, context.empty_lines)
        return null
      },
    })
  } catch (error) {
    if (error instanceof CsvError) throw quoteFault(file, error, rows.end + 1)
    throw error
  }
  return rows.finish(encoding, guessed)
}

/** Text without any quote has one row a line: splitting is all there is to do, three times as fast. */
function splitUnquoted(text: string, delimiter: string, rows: RowCollector): void {
  let emptyLines = 0
  for (let start = 0, line = 1; start < text.length; line++) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    if (end === start) emptyLines++
    else rows.add(text.slice(start, end).split(delimiter), line, emptyLines)
    start = end + 1
  }
}

/** Collects cells by column, and what is wrong with the rows. */
class RowCollector {
  readonly #file: TableFile
  readonly #cells: string[][] = []
  readonly #lines: number[] = []
  readonly #ragged: Finding[] = []
  #raggedCount = 0
  #fields: string[] | null = null
  #headerLine = 1
  #emptyLines = 0
  #blankRows = 0
  #trailing = 0
  /** Last line of the last row read. */
  end = 0
  constructor(file: TableFile) {
    this.#file = file
  }

  add(record: readonly string[], endLine: number, emptyLines: number): void {
    const line = this.end + (emptyLines - this.#emptyLines) + 1
    this.end = endLine
    this.#emptyLines = emptyLines
    if (this.#fields === null) {
      this.#fields = record.map(plain)
      this.#headerLine = line
      checkHeader(this.#file, this.#fields, line)
      for (const _ of this.#fields) this.#cells.push([])
      return
    }
    const width = this.#fields.length
    if (record.length !== width && !this.#tolerates(record, width, line)) return
    if (width > 1 && record.every(cell => cell === '')) {
      this.#blankRows++
      return
    }
    for (let j = 0; j < width; j++) this.#cells[j].push(record[j])
    this.#lines.push(line)
  }

  /** Cells too many are let pass when they are empty, as spreadsheets leave them behind. */
  #tolerates(record: readonly string[], width: number, line: number): boolean {
    if (record.length > width && record.slice(width).every(cell => cell.trim() === '')) {
      this.#trailing++
      return true
    }
    this.#raggedCount++
    if (this.#ragged.length < shownFaults)
      this.#ragged.push({
        severity: 'error',
        code: 'ragged-row',
        message: `${this.#file.shown}: line ${line} has ${record.length} cells, the header ${width}`,
        cure:
          record.length > width
            ? 'put cells that hold the delimiter in double quotes'
            : 'the row was cut or a cell is missing: export it again',
        file: this.#file.shown,
        row: line,
      })
    return false
  }

  finish(encoding: string, guessed: boolean): RawTable {
    const file = this.#file.shown
    if (this.#raggedCount > 0)
      throw new FindingsError(this.#ragged.map(finding => ({ ...finding, count: this.#raggedCount })))
    const fields = this.#fields
    if (fields === null)
      throw unreadable(this.#file, 'empty-file', 'the file is empty', 'export the table again', { row: 1 })
    if (this.#lines.length === 0)
      throw unreadable(this.#file, 'no-rows', 'there is a header and no row', 'export the table again', {
        row: this.#headerLine,
      })
    const findings: Finding[] = []
    const note = (
      severity: Finding['severity'],
      code: string,
      message: string,
      cure: string,
      count: number,
    ) => {
      if (count > 0) findings.push({ severity, code, message: `${file}: ${message}`, cure, file, count })
    }
    note(
      'note',
      'blank-rows',
      `${this.#blankRows} rows without any value were left out`,
      'none needed',
      this.#blankRows,
    )
    note(
      'note',
      'empty-trailing-cells',
      `${this.#trailing} rows have empty cells beyond the header`,
      'none needed',
      this.#trailing,
    )
    note(
      'warning',
      'guessed-encoding',
      `the encoding was guessed: ${encoding}`,
      'state `encoding` in the dictionary',
      guessed ? 1 : 0,
    )
    return {
      fields,
      labels: fields.map(() => null),
      columns: this.#cells.map(cells => ({ kind: 'text' as const, cells })),
      rowCount: this.#lines.length,
      fileRows: Int32Array.from(this.#lines),
      encoding,
      typed: false,
      findings,
    }
  }
}

/** csv-parse stops at the first quote that is out of place; the row where it opened is what must be mended. */
function quoteFault(
  file: TableFile,
  error: { code: string; message: string; lines?: unknown },
  rowStart: number,
): FindingsError {
  const line = typeof error.lines === 'number' ? error.lines : rowStart
  const cure = 'write a quote inside a quoted cell twice (""), or remove the stray one'
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return unreadable(
      file,
      'unclosed-quote',
      `a quote that opens in line ${rowStart} is never closed`,
      cure,
      {
        row: rowStart,
      },
    )
  if (/QUOTE/.test(error.code)) {
    const until = line > rowStart ? `; read on to line ${line}` : ''
    return unreadable(file, 'stray-quote', `line ${rowStart} has a double quote out of place${until}`, cure, {
      row: rowStart,
    })
  }
  return unreadable(file, 'unreadable-text-table', error.message, 'export the table again as CSV', {
    row: line,
  })
}

/** The delimiter that a header uses most, outside quotes. */
export function likelyDelimiter(header: string): string {
  const line = header
    .trimStart()
    .split('\n', 1)[0]
    .replace(/"[^"]*"/g, '')
  let best = ','
  let most = 0
  for (const candidate of [',', '\t', ';', '|']) {
    const count = line.split(candidate).length - 1
    if (count > most) {
      most = count
      best = candidate
    }
  }
  return best
}
