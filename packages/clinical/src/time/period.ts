/**
 * Units of time. A month is 30.4375 days and a year 365.25 days (the mean of the Julian calendar), so that 12
 * months are a year and a reported time does not depend on which months it spans.
 */
export type TimeUnit = 'days' | 'weeks' | 'months' | 'years'

const daysInUnit: Record<TimeUnit, number> = { days: 1, weeks: 7, months: 30.4375, years: 365.25 }

/** A length of time: "12 months" is `{ value: 12, unit: 'months' }`. */
export interface Period {
  readonly value: number
  readonly unit: TimeUnit
}

/** Thrown by {@link parsePeriod} for text that is not a number and a unit. Cure: write "12 months". */
export class PeriodError extends Error {
  override readonly name = 'PeriodError'
}

const units: Readonly<Record<string, TimeUnit>> = {
  day: 'days',
  week: 'weeks',
  month: 'months',
  year: 'years',
}

/**
 * Reads "12 months", "1 day", "8 weeks", "1.5 years".
 * @throws PeriodError
 */
export function parsePeriod(text: string): Period {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(day|week|month|year)s?\s*$/.exec(text)
  if (!match)
    throw new PeriodError(`'${text}' is not a period: write a number and days, weeks, months or years`)
  return { value: Number(match[1]), unit: units[match[2]] }
}

/** Days of one unit. */
export function daysOf(unit: TimeUnit): number {
  return daysInUnit[unit]
}

/** A period in days. */
export function periodInDays({ value, unit }: Period): number {
  return value * daysInUnit[unit]
}

/** A period as a number of another unit; exact where the unit is the same. */
export function periodIn(period: Period, unit: TimeUnit): number {
  return period.unit === unit ? period.value : periodInDays(period) / daysInUnit[unit]
}

/** A day number (days since 1970-01-01) as YYYY-MM-DD, for messages. */
export function isoDay(day: number): string {
  return new Date(Math.floor(day) * 86_400_000).toISOString().slice(0, 10)
}

/** The day number of a YYYY-MM-DD; NaN where the text is none. */
export function dayNumber(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / 86_400_000
}
