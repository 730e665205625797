import { dayNumber } from '../dates/calendar.ts'
import { timeOfDay } from '../dates/iso.ts'

export type DateOrder = 'YMD' | 'DMY' | 'MDY'

/** A cell read as a date, or why not. */
export type ReadDate =
  | { readonly day: number }
  | { readonly fault: 'unreadable' | 'ambiguous' | 'no such day' | 'incomplete' | 'two-digit year' }

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const time = String.raw`(?:[T ]?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?$`
const yearFirst = new RegExp(
  String.raw`^(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*[日号]?\s*${time}`,
)
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})\s*${time}`)
const named = /^(\d{1,2})[- ]?([A-Za-z]{3})[a-z]*[- ,]*(\d{4})(?::(\d{2}):(\d{2})(?::(\d{2}))?)?$/
const namedFirst = /^([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})$/
const compact = /^(\d{4})(\d{2})(\d{2})$/
const incomplete = /^(\d{4}|\d{4}\s*[-/.年]\s*\d{1,2}\s*月?|\d{4}年)$/
const shortYear = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}$|^\d{1,2}[A-Za-z]{3}\d{2}$/

/**
 * Reads a plain cell as a calendar day: 2021-03-05, 2021/3/5, 2021.3.5, 2021年3月5日, 20210305, 05MAR2021,
 * 5 March 2021, Mar 5, 2021, each with a time of day where it makes sense; 5/3/2021 only where the order is
 * given or a number above 12 settles it; a bare serial number of Excel's 1900 system when `serials`.
 */
export function readDate(cell: string, order: DateOrder | null, serials: boolean): ReadDate {
  if (cell.length > 60) return { fault: 'unreadable' }
  const ymd = yearFirst.exec(cell)
  if (ymd) return made(ymd[1], ymd[2], ymd[3], ymd.slice(4))
  const short = compact.exec(cell)
  if (short) {
    const read = made(short[1], short[2], short[3], [])
    if ('day' in read || !serials) return read
  }
  const last = yearLast.exec(cell)
  if (last) return ordered(last, order)
  const words = named.exec(cell)
  if (words) return spelled(words[3], words[2], words[1], words.slice(4))
  const american = namedFirst.exec(cell)
  if (american) return spelled(american[3], american[1], american[2], [])
  if (incomplete.test(cell) && !(serials && /^\d{5}$/.test(cell))) return { fault: 'incomplete' }
  if (serials && /^\d{1,5}(\.\d+)?$/.test(cell)) return excelSerial(Number(cell))
  return { fault: shortYear.test(cell) ? 'two-digit year' : 'unreadable' }
}

function made(year: string, month: string, day: string, clock: readonly (string | undefined)[]): ReadDate {
  const date = dayNumber(Number(year), Number(month), Number(day)) + timeOfDay(clock[0], clock[1], clock[2])
  return Number.isNaN(date) ? { fault: 'no such day' } : { day: date }
}

function spelled(year: string, name: string, day: string, clock: readonly (string | undefined)[]): ReadDate {
  const month = monthNames.indexOf(name.toLowerCase()) + 1
  return month === 0 ? { fault: 'unreadable' } : made(year, String(month), day, clock)
}

function ordered(match: RegExpExecArray, order: DateOrder | null): ReadDate {
  const [first, second, year, clock] = [match[1], match[3], match[4], match.slice(5)]
  if (order === 'DMY') return made(year, second, first, clock)
  if (order === 'MDY') return made(year, first, second, clock)
  if (Number(first) > 12 || first === second) return made(year, second, first, clock)
  if (Number(second) > 12) return made(year, first, second, clock)
  return { fault: 'ambiguous' }
}

/** Excel's 1900 date system counts from 1899-12-30 after its phantom 29 February 1900 (serial 60). */
export function excelSerial(serial: number): ReadDate {
  if (!(serial >= 1 && serial < 2_958_466) || Math.floor(serial) === 60) return { fault: 'no such day' }
  return { day: serial - 25_569 + (serial < 60 ? 1 : 0) }
}
