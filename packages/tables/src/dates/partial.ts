import { dayNumber, daysInMonth } from './calendar.ts'
import { parseIsoDay } from './iso.ts'

/** A date as far as it is known: `2014-02` is some day of that month. */
export interface PartialDay {
  readonly precision: 'day' | 'month' | 'year' | 'missing'
  /** The day (since 1970-01-01) where it is known whole, else NaN. */
  readonly day: number
  /** The first and the last day that it can be; NaN where nothing is known. */
  readonly earliest: number
  readonly latest: number
}

export const missingDay: PartialDay = {
  precision: 'missing',
  day: Number.NaN,
  earliest: Number.NaN,
  latest: Number.NaN,
}

export function wholeDay(day: number): PartialDay {
  return Number.isNaN(day) ? missingDay : { precision: 'day', day, earliest: day, latest: day }
}

/** Reads `2014-02-12`, `2014-02` and `2014` (ISO 8601, as SDTM's --DTC); null where it is none of them. */
export function parsePartialDay(text: string): PartialDay | null {
  const whole = parseIsoDay(text)
  if (!Number.isNaN(whole)) return wholeDay(whole)
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(?:-|UN|XX)?)?$/.exec(text)
  if (!match) return null
  const year = Number(match[1])
  if (match[2] === undefined)
    return {
      precision: 'year',
      day: Number.NaN,
      earliest: dayNumber(year, 1, 1),
      latest: dayNumber(year, 12, 31),
    }
  const month = Number(match[2])
  if (month < 1 || month > 12) return null
  const latest = dayNumber(year, month, daysInMonth(year, month))
  return { precision: 'month', day: Number.NaN, earliest: dayNumber(year, month, 1), latest }
}
