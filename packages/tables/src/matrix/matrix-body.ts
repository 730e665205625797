import { type Finding, FindingsError } from '@tessera/evidence'
import { missingTest, plain } from '../cells/plain.ts'
import type { TextColumn } from '../column.ts'
import { unreadable } from '../readers/faults.ts'
import { MatrixCells } from './matrix-cells.ts'
import type { MatrixHead } from './matrix-head.ts'
import { MatrixValues } from './matrix-values.ts'

const newline = 10
const carriageReturn = 13
const quoteMark = 34
const shownFaults = 100
/** A quoted cell longer than this is a quote that was never closed. */
const longestCell = 4 * 2 ** 20
const powers = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`))
const isMissingText = missingTest(undefined, 'text')

/** Thrown where the text is not UTF-8: the file is then decoded as a whole. */
export class NotUtf8 extends Error {}

/** Reads the rows of a matrix out of bytes, as they come. */
export class MatrixBody {
  readonly #head: MatrixHead
  readonly #shown: string
  /** The bytes must be UTF-8; else they were decoded as a whole, and may hold the sign for what is not. */
  readonly #strict: boolean
  readonly #delimiter: number
  /** Byte of the decimal sign; -1 where it is the delimiter too, and numbers are quoted. */
  readonly #point: number
  /** Place of each column among the numbers, or -1 less its place among the texts. */
  readonly #targets: Int32Array
  readonly #texts: TextColumnBuilder[]
  readonly #row: (string | null)[]
  readonly #lines: number[] = []
  readonly #ragged: Finding[] = []
  #raggedCount = 0
  #blankRows = 0
  #trailing = 0
  #line: number
  readonly values: MatrixValues
  readonly cells: MatrixCells
  sawPoint = false

  constructor(head: MatrixHead, shown: string, strict: boolean) {
    this.#head = head
    this.#strict = strict
    this.#shown = shown
    this.#line = head.line
    this.#delimiter = head.delimiter.charCodeAt(0)
    const point = head.decimal.charCodeAt(0)
    this.#point = point === this.#delimiter ? -1 : point
    let numbers = 0
    let texts = 0
    this.#targets = Int32Array.from(head.isNumber, isNumber => (isNumber ? numbers++ : -1 - texts++))
    this.#texts = head.fields.filter((_, place) => !head.isNumber[place]).map(() => new TextColumnBuilder())
    this.#row = new Array<string | null>(texts).fill(null)
    this.values = new MatrixValues(numbers, shown)
    this.cells = new MatrixCells(shown, head.decimal, numbers)
  }

  /** Reads every whole row of `bytes` and says how many bytes these were. */
  parse(bytes: Buffer, share: number, last: boolean): number {
    let at = 0
    while (at < bytes.length) {
      let end = bytes.indexOf(newline, at)
      if (end < 0) {
        if (!last) return at
        end = bytes.length
      }
      const stop = end > at && bytes[end - 1] === carriageReturn ? end - 1 : end
      if (stop === at) {
        this.#line++
        at = end + 1
        continue
      }
      const next = this.#readRow(bytes, at, stop, end, share, last)
      if (next < 0) return at
      at = next
    }
    return Math.min(at, bytes.length)
  }

  /** Reads one row and gives the place of the next; -1 where a quoted cell goes on beyond the bytes. */
  #readRow(bytes: Buffer, start: number, stop: number, end: number, share: number, last: boolean): number {
    const targets = this.#targets
    const width = targets.length
    const delimiter = this.#delimiter
    const point = this.#point
    const line = this.#line
    const base = this.values.nextRow(share)
    const values = this.values.array
    let lines = 1
    let column = 0
    let at = start
    let beyond = false
    for (;;) {
      if (column >= width) {
        beyond = true
        break
      }
      const target = targets[column]
      let next = at
      if (at < stop && bytes[at] === quoteMark) {
        const close = this.#closingQuote(bytes, at, line, last)
        if (close < 0) {
          this.values.dropRow()
          return -1
        }
        const text = bytes.toString('utf8', at + 1, close).replaceAll('""', '"')
        if (close > stop) {
          lines += text.split('\n').length - 1
          end = bytes.indexOf(newline, close)
          if (end < 0) {
            if (!last) {
              this.values.dropRow()
              return -1
            }
            end = bytes.length
          }
          stop = bytes[end - 1] === carriageReturn ? end - 1 : end
        }
        next = close + 1
        if (next < stop && bytes[next] !== delimiter) throw this.#strayQuote(line)
        this.#put(text, target, base, values, line, column)
      } else if (target >= 0) {
        const negative = bytes[at] === 45
        if (negative) next++
        let mantissa = 0
        let significant = 0
        let digits = 0
        let whole = -1
        for (; next < stop; next++) {
          const byte = bytes[next]
          if (byte >= 48 && byte <= 57) {
            mantissa = mantissa * 10 + (byte - 48)
            digits++
            if (mantissa !== 0) significant++
          } else if (byte === point && whole < 0) whole = digits
          else break
        }
        const decimals = whole < 0 ? 0 : digits - whole
        const isOver = next === stop || bytes[next] === delimiter
        // Below 10^15 and with a power of ten that is exact, the quotient is the number that the text says.
        if (isOver && digits > 0 && significant <= 15 && decimals <= 22) {
          if (whole >= 0) this.sawPoint = true
          const value = decimals === 0 ? mantissa : mantissa / powers[decimals]
          values[base + target] = negative && value !== 0 ? -value : value
        } else {
          while (next < stop && bytes[next] !== delimiter) next++
          if (next === at) values[base + target] = Number.NaN
          else this.#put(bytes.toString('utf8', at, next), target, base, values, line, column)
        }
      } else {
        while (next < stop && bytes[next] !== delimiter) next++
        this.#put(bytes.toString('utf8', at, next), target, base, values, line, column)
      }
      column++
      at = next
      if (at >= stop) break
      at++
    }
    this.#line += lines
    if (stop - start === width - 1 && column === width && isBlank(bytes, start, stop, delimiter)) {
      this.#blankRows++
      this.values.dropRow()
    } else if (column < width || (beyond && !this.#tolerates(bytes, at, stop))) {
      this.#addRagged(line, column + (beyond ? this.#cellsFrom(bytes, at, stop) : 0))
      this.values.dropRow()
    } else {
      for (let i = 0; i < this.#texts.length; i++) this.#texts[i].add(this.#row[i])
      this.#lines.push(line)
    }
    return end + 1
  }

  #put(text: string, target: number, base: number, values: Float64Array, line: number, column: number): void {
    if (this.#strict && text.includes('\ufffd')) throw new NotUtf8()
    if (target >= 0) values[base + target] = this.cells.read(text, line, target, this.#head.fields[column])
    else {
      const cell = plain(text)
      this.#row[-1 - target] = isMissingText(cell) ? null : cell
    }
  }

  #closingQuote(bytes: Buffer, open: number, line: number, last: boolean): number {
    for (let from = open + 1; ; ) {
      const close = bytes.indexOf(quoteMark, from)
      if (close < 0 || (close + 1 >= bytes.length && !last)) {
        if (!last && bytes.length - open < longestCell) return -1
        throw unreadable(
          { shown: this.#shown },
          'unclosed-quote',
          `a quote that opens in line ${line} is never closed`,
          'write a quote inside a quoted cell twice (""), or remove the stray one',
          { row: line },
        )
      }
      if (bytes[close + 1] !== quoteMark) return close
      from = close + 2
    }
  }

  #strayQuote(line: number): FindingsError {
    return unreadable(
      { shown: this.#shown },
      'stray-quote',
      `line ${line} has a double quote out of place`,
      'write a quote inside a quoted cell twice (""), or remove the stray one',
      { row: line },
    )
  }

  /** Empty cells too many are let pass, as spreadsheets leave them behind. */
  #tolerates(bytes: Buffer, from: number, stop: number): boolean {
    if (!isBlank(bytes, from, stop, this.#delimiter)) return false
    this.#trailing++
    return true
  }

  #cellsFrom(bytes: Buffer, from: number, stop: number): number {
    let cells = 1
    for (let at = from; at < stop; at++) if (bytes[at] === this.#delimiter) cells++
    return cells
  }

  #addRagged(line: number, cells: number): void {
    this.#raggedCount++
    if (this.#ragged.length >= shownFaults) return
    const width = this.#targets.length
    const commas = this.#head.delimiter === ',' && cells > 1.5 * width
    this.#ragged.push({
      severity: 'error',
      code: 'ragged-row',
      message: `${this.#shown}: line ${line} has ${cells} cells, the header ${width}`,
      cure: commas
        ? 'the numbers seem to have decimal commas: export with tabs or semicolons between the cells'
        : cells > width
          ? 'put cells that hold the delimiter in double quotes'
          : 'the row was cut or a cell is missing: export it again',
      file: this.#shown,
      row: line,
    })
  }

  /** @throws FindingsError `ragged-row`, `no-rows` */
  finish(): { lines: Int32Array; texts: TextColumn[]; findings: Finding[] } {
    if (this.#raggedCount > 0)
      throw new FindingsError(this.#ragged.map(finding => ({ ...finding, count: this.#raggedCount })))
    const file = this.#shown
    if (this.#lines.length === 0)
      throw unreadable({ shown: file }, 'no-rows', 'there is a header and no row', 'export the table again')
    const findings: Finding[] = []
    const note = (code: string, what: string, count: number) => {
      if (count === 0) return
      findings.push({
        severity: 'note',
        code,
        message: `${file}: ${count} ${what}`,
        cure: 'none needed',
        file,
        count,
      })
    }
    note('blank-rows', 'rows without any value were left out', this.#blankRows)
    note('empty-trailing-cells', 'rows have empty cells beyond the header', this.#trailing)
    findings.push(...this.cells.findings())
    const names = this.#head.fields.filter((_, place) => !this.#head.isNumber[place])
    return {
      lines: Int32Array.from(this.#lines),
      texts: this.#texts.map((text, i) => text.finish(names[i])),
      findings,
    }
  }
}

function isBlank(bytes: Buffer, from: number, stop: number, delimiter: number): boolean {
  for (let at = from; at < stop; at++) {
    const byte = bytes[at]
    if (byte !== delimiter && byte !== 32 && byte !== 9) return false
  }
  return true
}

/** Text of a column, coded by level in order of first appearance. */
class TextColumnBuilder {
  readonly #codeOf = new Map<string, number>()
  readonly #codes: number[] = []

  add(text: string | null): void {
    if (text === null) {
      this.#codes.push(-1)
      return
    }
    let code = this.#codeOf.get(text)
    if (code === undefined) {
      code = this.#codeOf.size
      this.#codeOf.set(text, code)
    }
    this.#codes.push(code)
  }

  finish(name: string): TextColumn {
    return { kind: 'text', name, levels: [...this.#codeOf.keys()], codes: Int32Array.from(this.#codes) }
  }
}
