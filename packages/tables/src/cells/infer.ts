import type { RawColumn } from '../readers/reader.ts'
import { readDate } from './date.ts'
import { type DecimalSign, isQuickNumber, readNumber } from './number.ts'
import { missingTest, plain } from './plain.ts'

export type InferredType = 'number' | 'date' | 'boolean' | 'text'

/**
 * The type of a column without a dictionary: a number or date when every cell that is not missing reads as
 * one, boolean when all are true or false, else text. A column of measurements with a few remarks is still a
 * number (nine cells in ten, and values that repeat or have decimals), so that the remarks become findings.
 * Whole numbers with leading zeros are codes, hence text. So is a column most of whose values are limits, such
 * as the groups `<12` and `>=12`. In a format with types of its own (`typed`), text stays text unless all of it
 * are dates.
 */
export function inferType(raw: RawColumn, decimal: DecimalSign, typed = false): InferredType {
  if (raw.kind !== 'text') return raw.kind
  const count = {
    cells: 0,
    numbers: 0,
    integers: 0,
    dates: 0,
    compactDates: 0,
    booleans: 0,
    codes: 0,
    limits: 0,
  }
  const isMissing = missingTest(undefined, 'number')
  for (const cell of raw.cells) {
    if (cell === null || cell === '') continue
    const quick = decimal === '.' && isQuickNumber(cell)
    const text = quick ? cell : plain(cell)
    if (!quick && isMissing(text)) continue
    count.cells++
    if (isCode(text)) count.codes++
    const read = quick ? null : readNumber(text, decimal)
    if (quick || read) {
      count.numbers++
      if (read?.limit) count.limits++
      if (!text.includes('.') && /^\d+$/.test(text)) count.integers++
      if (text.length === 8 && isCompactDate(text)) count.compactDates++
    } else if (isDateLike(text)) count.dates++
    else if (/^(true|false)$/i.test(text)) count.booleans++
    if (count.cells === 200 && count.numbers < 100 && count.dates < 100 && count.booleans < 200) return 'text'
  }
  if (typed) return count.cells > 0 && count.dates === count.cells ? 'date' : 'text'
  return decide(count, () => new Set(raw.cells).size)
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
    limits: number
  },
  distinct: () => number,
): InferredType {
  if (count.cells === 0) return 'text'
  if (count.codes > 0 && count.integers + count.codes >= count.numbers && count.integers === count.numbers)
    return 'text'
  if (count.limits > count.numbers / 2) return 'text'
  if (count.compactDates === count.cells) return 'date'
  if (count.numbers === count.cells) return 'number'
  if (count.dates + count.compactDates === count.cells) return 'date'
  if (count.booleans === count.cells) return 'boolean'
  if (count.cells >= 10 && count.dates >= 0.9 * count.cells) return 'date'
  const measured = count.integers < count.numbers || distinct() <= count.cells / 2
  if (count.cells >= 10 && count.numbers >= 0.9 * count.cells && measured) return 'number'
  return 'text'
}

function isDateLike(text: string): boolean {
  const read = readDate(text, null, false)
  return 'day' in read || read.fault === 'ambiguous' || read.fault === 'no such day'
}

/** Leading zeros, or more digits than a number holds: a code that must keep its digits. */
function isCode(text: string): boolean {
  const first = text.charCodeAt(0)
  if (first === 48) return text.length > 1 && text.charCodeAt(1) !== 46 && text.charCodeAt(1) !== 44
  return text.length > 15 && /^\d+$/.test(text) && Number(text) > Number.MAX_SAFE_INTEGER
}

function isCompactDate(text: string): boolean {
  return /^(19|20)\d{6}$/.test(text) && 'day' in readDate(text, null, false)
}
