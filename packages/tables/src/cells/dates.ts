import type { DateColumn } from '../column.ts'
import type { ColumnDictionary } from '../dictionary/dictionary.ts'
import type { RawColumn } from '../readers/reader.ts'
import type { CellFindings } from './cell-findings.ts'
import { readDate } from './date.ts'
import { missingTest, plain } from './plain.ts'
import { textCells } from './text-cells.ts'

const faults = {
  unreadable: ['unreadable-date', 'not a date', 'write 2021-03-05'],
  ambiguous: [
    'ambiguous-date',
    'day and month cannot be told apart',
    'give `format: DMY` or `MDY` in the dictionary, or write 2021-03-05',
  ],
  'no such day': ['impossible-date', 'there is no such day', 'correct it from the source document'],
  incomplete: [
    'incomplete-date',
    'the date has no day or no month',
    'give the day, or list the value under `missing`',
  ],
  'two-digit year': ['two-digit-year', 'the year has two digits', 'write the year with four digits'],
} as const

/** Reads calendar days; see `readDate` for the forms. Excel serials count only where the dictionary says date. */
export function readDates(
  name: string,
  raw: RawColumn,
  entry: ColumnDictionary,
  findings: CellFindings,
): DateColumn {
  if (raw.kind === 'date') return { kind: 'date', name, values: raw.values }
  const isMissing = missingTest(entry.missing, 'date')
  const cells = textCells(raw)
  const values = new Float64Array(cells.length).fill(Number.NaN)
  cells.forEach((text, row) => {
    const cell = plain(text ?? '')
    if (isMissing(cell)) return
    const read = readDate(cell, entry.format ?? null, entry.type === 'date')
    if ('day' in read) {
      values[row] = read.day
      return
    }
    const [code, message, cure] = faults[read.fault]
    findings.add(
      row,
      cell,
      code,
      entry.type === undefined ? 'warning' : 'error',
      `${message}; taken as missing`,
      cure,
    )
  })
  return { kind: 'date', name, values }
}
