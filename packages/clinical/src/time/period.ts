import { daysPerMonth, daysPerYear, durationInDays, parseDuration } from '@tessera/tables'

/**
 * Units of time. A month is 30.4375 days and a year 365.25 days (the mean of the Julian calendar), so that 12
 * months are a year and a reported time does not depend on which months it spans.
 */
export type TimeUnit = 'days' | 'weeks' | 'months' | 'years'

const daysInUnit: Record<TimeUnit, number> = { days: 1, weeks: 7, months: daysPerMonth, years: daysPerYear }

/** Days of one unit. */
export function daysOf(unit: TimeUnit): number {
  return daysInUnit[unit]
}

/**
 * Days of a period such as "12 months".
 * @throws DurationError of `tables` for text that is not a number and a unit of time
 */
export function periodInDays(text: string): number {
  return durationInDays(parseDuration(text))
}

/** A period such as "2 years" as a number of a unit: 24 months. */
export function periodIn(text: string, unit: TimeUnit): number {
  return periodInDays(text) / daysInUnit[unit]
}
