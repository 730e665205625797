import type { Finding } from '@tessera/evidence'
import type { Column, NumberColumn } from '../column.ts'
import type { ColumnDictionary } from '../dictionary/dictionary.ts'
import type { RawColumn } from '../readers/reader.ts'
import { CellFindings, type ColumnPlace } from './cell-findings.ts'
import { readDates } from './dates.ts'
import { inferType } from './infer.ts'
import { decimalSignOf } from './number.ts'
import { readNumbers } from './numbers.ts'
import { readBooleans, readTexts } from './texts.ts'

/** Turns a raw column into a typed one by its dictionary entry, or by inference where that says nothing. */
export function readColumn(
  name: string,
  raw: RawColumn,
  entry: ColumnDictionary,
  place: ColumnPlace,
  typedFormat: boolean,
): { column: Column; findings: Finding[] } {
  const findings = new CellFindings(place)
  const column = typed(name, raw, entry, findings, typedFormat)
  if (column.kind === 'number') checkRange(column, entry, findings)
  return { column, findings: findings.list() }
}

function typed(
  name: string,
  raw: RawColumn,
  entry: ColumnDictionary,
  findings: CellFindings,
  typedFormat: boolean,
): Column {
  const inferred = () => {
    if (entry.codes || entry.role === 'id' || entry.role === 'centre') return 'text'
    return inferType(
      raw,
      entry.decimal ?? (raw.kind === 'text' ? decimalSignOf(raw.cells) : '.'),
      typedFormat,
    )
  }
  switch (entry.type ?? inferred()) {
    case 'number':
    case 'integer':
      return readNumbers(name, raw, entry, findings)
    case 'date':
      return readDates(name, raw, entry, findings)
    case 'boolean':
      return readBooleans(name, raw, entry, findings)
    default:
      return readTexts(name, raw, entry, findings)
  }
}

function checkRange(column: NumberColumn, entry: ColumnDictionary, findings: CellFindings): void {
  const { range, plausible } = entry
  if (!range && !plausible) return
  const outside = (value: number, limits: readonly [number, number]) => value < limits[0] || value > limits[1]
  column.values.forEach((value, row) => {
    if (range && outside(value, range))
      findings.add(
        row,
        String(value),
        'out-of-range',
        'error',
        `outside ${range[0]} to ${range[1]}`,
        'correct it, or its unit, or the range in the dictionary',
      )
    else if (plausible && outside(value, plausible))
      findings.add(
        row,
        String(value),
        'implausible',
        'warning',
        `outside the plausible ${plausible[0]} to ${plausible[1]}`,
        'check it against the source document',
      )
  })
}
