import type { NumberColumn } from '../column.ts'
import type { ColumnDictionary } from '../dictionary/dictionary.ts'
import { UnitError, unitFactor } from '../dictionary/units.ts'
import type { RawColumn } from '../readers/reader.ts'
import type { CellFindings } from './cell-findings.ts'
import { codeMap } from './codes.ts'
import { type DecimalSign, decimalSignOf, quickNumber, type ReadNumber, readNumber } from './number.ts'
import { missingTest, plain } from './plain.ts'
import { textCells } from './text-cells.ts'

/** Reads a column of numbers in the unit of the file. Results below or above a limit follow the declared rule. */
export function readNumbers(
  name: string,
  raw: RawColumn,
  entry: ColumnDictionary,
  findings: CellFindings,
): NumberColumn {
  const unit = entry.fileUnit ?? entry.unit ?? null
  const values = new Float64Array(raw.kind === 'text' ? raw.cells.length : raw.values.length)
  const isMissing = missingTest(entry.missing, 'number')
  if (raw.kind === 'number' && !entry.codes && !entry.missing) values.set(raw.values)
  else {
    const cells = textCells(raw)
    const codes = codeMap(entry.codes)
    const decimal = entry.decimal ?? decimalSignOf(cells)
    const limits = new LimitCounter(entry)
    let otherUnits = 0
    const quick = decimal === '.' && codes === null && entry.missing === undefined
    for (let row = 0; row < cells.length; row++) {
      if (quick) {
        values[row] = quickNumber(cells[row] ?? '')
        if (!Number.isNaN(values[row])) continue
      }
      const cell = cells[row] === null ? '' : plain(cells[row] ?? '')
      const code = codes?.get(cell)
      if (code !== undefined) values[row] = Number(code)
      else if (isMissing(cell)) values[row] = Number.NaN
      else {
        const own = readNumber(cell, decimal, unit)
        const read = own ?? readWithUnit(cell, decimal, unit, name, entry)
        if (own === null && read !== null) otherUnits++
        values[row] = read === null ? Number.NaN : read.limit === null ? read.value : limits.value(read)
        if (read === null) unreadableNumber(row, cell, entry, findings)
      }
    }
    if (otherUnits > 0)
      findings.total(
        'unit-in-cell',
        'note',
        `${otherUnits} cells with a unit of their own were converted to ${unit}`,
        'none needed',
        otherUnits,
      )
    limits.report(findings)
  }
  if (entry.type === 'integer') requireIntegers(values, findings)
  if (entry.fileUnit !== undefined && entry.unit !== undefined) toStudyUnit(name, values, entry, findings)
  return { kind: 'number', name, unit: entry.unit ?? unit, values }
}

/** A cell that states another unit than its column: converted where both are known. */
function readWithUnit(
  cell: string,
  decimal: DecimalSign,
  unit: string | null,
  name: string,
  entry: ColumnDictionary,
): ReadNumber | null {
  const match = /^(.*?\d[.,]?)\s*([^\d\s.,].*)$/.exec(cell)
  if (!match || unit === null) return null
  const read = readNumber(match[1], decimal)
  if (read === null) return null
  try {
    return { ...read, value: read.value * unitFactor(match[2], unit, `${name} ${entry.label ?? ''}`) }
  } catch (error) {
    if (error instanceof UnitError) return null
    throw error
  }
}

/** Converts from the unit of the file to the study's. Where that is impossible no value is kept. */
function toStudyUnit(
  name: string,
  values: Float64Array,
  entry: ColumnDictionary,
  findings: CellFindings,
): void {
  try {
    const factor = unitFactor(
      entry.fileUnit ?? '',
      entry.unit ?? '',
      `${name} ${entry.label ?? ''} ${entry.source ?? ''}`,
    )
    if (factor !== 1) for (let row = 0; row < values.length; row++) values[row] *= factor
  } catch (error) {
    if (!(error instanceof UnitError)) throw error
    values.fill(Number.NaN)
    findings.total(
      'unit-conversion',
      'error',
      error.message,
      'correct `unit` or `fileUnit` in the dictionary',
      values.length,
    )
  }
}

function unreadableNumber(row: number, cell: string, entry: ColumnDictionary, findings: CellFindings): void {
  findings.add(
    row,
    cell,
    'unreadable-number',
    entry.type === undefined ? 'warning' : 'error',
    'not a number; taken as missing',
    entry.type === undefined
      ? 'correct the cell, or give the column a type, or the code under `missing`, in the dictionary'
      : 'correct the cell, or list the code under `missing` or `codes` in the dictionary',
  )
}

function requireIntegers(values: Float64Array, findings: CellFindings): void {
  values.forEach((value, row) => {
    if (Number.isNaN(value) || Number.isInteger(value)) return
    findings.add(
      row,
      String(value),
      'not-an-integer',
      'error',
      'not a whole number',
      'correct it, or set type: number',
    )
  })
}

/** Applies the rule for censored results, and counts them. */
class LimitCounter {
  readonly #entry: ColumnDictionary
  #below = 0
  #above = 0
  constructor(entry: ColumnDictionary) {
    this.#entry = entry
  }

  value(read: { value: number; limit: 'below' | 'above' | null }): number {
    if (read.limit === 'below') {
      this.#below++
      const rule = this.#entry.belowLimit
      return rule === 'half' ? read.value / 2 : rule === 'limit' ? read.value : Number.NaN
    }
    this.#above++
    return this.#entry.aboveLimit === 'limit' ? read.value : Number.NaN
  }

  report(findings: CellFindings): void {
    const { belowLimit, aboveLimit, type } = this.#entry
    const words = { half: 'half the limit', limit: 'the limit', missing: 'missing' }
    const say = (count: number, side: 'below' | 'above', rule: keyof typeof words | undefined) => {
      if (count === 0) return
      if (rule !== undefined)
        findings.total(
          `${side}-limit`,
          'note',
          `${count} results ${side} a limit are taken as ${words[rule]}`,
          'none needed',
          count,
        )
      else
        findings.total(
          `${side}-limit-without-rule`,
          type === undefined ? 'warning' : 'error',
          `${count} results such as ${side === 'below' ? '<0.05' : '>1000'} have no rule; taken as missing`,
          side === 'below'
            ? 'declare `belowLimit: half`, `limit` or `missing` in the dictionary'
            : 'declare `aboveLimit: limit` or `missing` in the dictionary',
          count,
        )
    }
    say(this.#below, 'below', belowLimit)
    say(this.#above, 'above', aboveLimit)
  }
}
