import { type Finding, FindingsError } from '@tessera/evidence'
import { plain } from '../cells/plain.ts'
import { checkHeader, unreadable } from './faults.ts'
import type { RawTable, TableFile } from './reader.ts'

const shownFaults = 100

/** Collects cells by column, and what is wrong with the rows. */
export class RowCollector {
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
