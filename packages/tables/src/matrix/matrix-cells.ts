import type { Finding } from '@tessera/evidence'
import { type DecimalSign, readNumber } from '../cells/number.ts'
import { missingTest, plain } from '../cells/plain.ts'

const shown = 50
const isMissing = missingTest(undefined, 'number')
const infinite = /^[+-]?inf(inity)?$/i
/** What laboratories write for a value below their limit. */
const belowLimit = /^(<\s*)?(lod|loq|llod|lloq|bdl|blq|bloq|blod|nd|n\.d\.?)$/i

/** Reads the cells of a matrix that are no plain number, and keeps what is to be said about them. */
export class MatrixCells {
  readonly #file: string
  readonly #decimal: DecimalSign
  readonly #shown = new Map<string, Finding[]>()
  readonly #counts = new Map<string, number>()
  /** Cells of each column that are neither numbers nor missing. */
  readonly unreadable: Int32Array
  /** Cells that can only be numbers with a decimal comma, where the decimal sign is a point. */
  commas = 0
  /** Cells with a decimal point outside of the fast path. */
  points = 0

  constructor(file: string, decimal: DecimalSign, columns: number) {
    this.#file = file
    this.#decimal = decimal
    this.unreadable = new Int32Array(columns)
  }

  /** The number that a cell stands for; NaN where it is missing or cannot be read. */
  read(text: string, line: number, column: number, field: string): number {
    const cell = plain(text)
    if (isMissing(cell)) return Number.NaN
    if (belowLimit.test(cell)) return this.#limit(cell)
    const number = readNumber(cell, this.#decimal)
    if (number?.limit) return this.#limit(cell)
    if (number && Number.isFinite(number.value)) {
      if (this.#decimal === '.' && cell.includes(',')) this.#count('thousands-separators')
      if (cell.includes('.')) this.points++
      return number.value
    }
    if (infinite.test(cell) || number) {
      this.#add('infinite-value', cell, line, field)
      return Number.NaN
    }
    this.unreadable[column]++
    const comma = this.#decimal === '.' && /^[+-]?\d+,\d+$/.test(cell)
    if (comma) this.commas++
    this.#add(comma ? 'decimal-comma' : 'unreadable-number', cell, line, field)
    return Number.NaN
  }

  #limit(_cell: string): number {
    this.#count('below-limit')
    return Number.NaN
  }

  #count(code: string): void {
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1)
  }

  #add(code: keyof typeof words, cell: string, line: number, field: string): void {
    this.#count(code)
    const list = this.#shown.get(code) ?? []
    if (list.length === 0) this.#shown.set(code, list)
    if (list.length >= shown) return
    const { severity, message, cure } = words[code]
    list.push({
      severity,
      code,
      message: `${field}: ${message}`,
      cure,
      file: this.#file,
      row: line,
      field,
      value: cell.length > 60 ? `${cell.slice(0, 60)}...` : cell,
    })
  }

  findings(): Finding[] {
    const file = this.#file
    const all: Finding[] = []
    for (const [code, list] of this.#shown) {
      const count = this.#counts.get(code) ?? 0
      all.push(...list)
      if (count > list.length) {
        const { row: _row, field: _field, value: _value, ...last } = list[list.length - 1]
        const more = count - list.length
        all.push({ ...last, message: `${file}: ${more} further cells like these`, count: more })
      }
    }
    const total = (code: string, severity: Finding['severity'], message: string, cure: string) => {
      const count = this.#counts.get(code)
      if (count) all.push({ severity, code, message: `${file}: ${count} ${message}`, cure, file, count })
    }
    total(
      'thousands-separators',
      'warning',
      'numbers such as 1,234 were read as thousands',
      'if they are decimal commas, export the table with decimal points',
    )
    total(
      'below-limit',
      'warning',
      'results below or above a limit (<0.05, <LOD) were taken as missing',
      'declare left-censored values to the imputation, or give the measured values',
    )
    return all
  }
}

const words = {
  'infinite-value': {
    severity: 'warning',
    message: 'infinite; taken as missing (the logarithm of zero is not a number)',
    cure: 'export the values before the logarithm, or add a pseudocount first',
  },
  'decimal-comma': {
    severity: 'error',
    message: 'a decimal comma among numbers with decimal points; taken as missing',
    cure: 'export the whole table with one decimal sign',
  },
  'unreadable-number': {
    severity: 'error',
    message: 'not a number; taken as missing',
    cure: 'correct the cell; write NA for what is missing',
  },
} as const satisfies Record<string, Pick<Finding, 'severity' | 'message' | 'cure'>>
