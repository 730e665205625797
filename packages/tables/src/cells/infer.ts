import type { RawColumn } from '../readers/reader.ts'
import { readDate } from './date.ts'
import { type DecimalSign, readNumber } from './number.ts'
import { missingTest, plain } from './plain.ts'

export type InferredType = 'number' | 'date' | 'boolean' | 'text'

/**
 * The type of a column without a dictionary: a number or date when every cell that is not missing reads as
 * one, boolean when all are true or false, else text. A column of measurements with a few remarks is still a
 * number (nine cells in ten, and values that repeat or have decimals), so that the remarks become findings.
 * Whole numbers with leading zeros are codes, hence text.
 */
export function inferType(raw: RawColumn, decimal: DecimalSign): InferredType {
  if (raw.kind !== 'text') return raw.kind
  const count = { cells: 0, numbers: 0, integers: 0, dates: 0, compactDates: 0, booleans: 0, codes: 0 }
  const isMissing = missingTest(undefined, 'number')
  const distinct = new Set<string>()
  for (const cell of raw.cells) {
    if (cell === null) continue
    const text = plain(cell)
    if (isMissing(text)) continue
    count.cells++
    distinct.add(text)
    if (/^[+-]?0\d/.test(text) || (/^\d{16,}$/.test(text) && Number(text) > Number.MAX_SAFE_INTEGER))
      count.codes++
    if (readNumber(text, decimal)) {
      count.numbers++
      if (/^\d+$/.test(text)) count.integers++
      if (/^(19|20)\d{6}$/.test(text) && 'day' in readDate(text, null, false)) count.compactDates++
    } else if (isDateLike(text)) count.dates++
    else if (/^(true|false)$/i.test(text)) count.booleans++
    if (count.cells === 200 && count.numbers < 100 && count.dates < 100 && count.booleans < 200) return 'text'
  }
  return decide(count, distinct.size)
}

function decide(
  count: {
    cells: number
    numbers: number
    integers: number
    dates: number
    compactDates: number
    booleans: number
    codes: number
  },
  distinct: number,
): InferredType {
  if (count.cells === 0) return 'text'
  if (count.codes > 0 && count.integers + count.codes >= count.numbers && count.integers === count.numbers)
    return 'text'
  if (count.compactDates === count.cells) return 'date'
  if (count.numbers === count.cells) return 'number'
  if (count.dates + count.compactDates === count.cells) return 'date'
  if (count.booleans === count.cells) return 'boolean'
  if (count.cells >= 10 && count.dates >= 0.9 * count.cells) return 'date'
  const measured = count.integers < count.numbers || distinct <= count.cells / 2
  if (count.cells >= 10 && count.numbers >= 0.9 * count.cells && measured) return 'number'
  return 'text'
}

function isDateLike(text: string): boolean {
  const read = readDate(text, null, false)
  return 'day' in read || read.fault === 'ambiguous' || read.fault === 'no such day'
}
