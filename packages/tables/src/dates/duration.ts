import { addMonths, daysPerMonth } from './calendar.ts'

/** A span of calendar months and of days, kept apart because months differ in length. */
export interface Duration {
  readonly months: number
  readonly days: number
}

const units: Readonly<Record<string, Duration>> = {
  day: { months: 0, days: 1 },
  week: { months: 0, days: 7 },
  month: { months: 1, days: 0 },
  year: { months: 12, days: 0 },
}

/** Thrown by {@link parseDuration} for a text that is not a number and a unit of time. */
export class DurationError extends Error {
  override readonly name = 'DurationError'
}

/**
 * `8 weeks`, `56 days`, `36 months`, `1.5 years`.
 * @throws DurationError write a number, a space and days, weeks, months or years.
 */
export function parseDuration(text: string): Duration {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(day|week|month|year)s?\s*$/i.exec(text)
  if (!match) throw new DurationError(`'${text}' is not a duration: write for example 56 days or 36 months`)
  const unit = units[match[2].toLowerCase()]
  const count = Number(match[1])
  return { months: unit.months * count, days: unit.days * count }
}

/** The day a duration after another: first whole calendar months, then days. */
export function addDuration(day: number, duration: Duration): number {
  const moved = duration.months === 0 ? day : addMonths(day, duration.months)
  return moved + duration.days
}

/** Length in days, a month counting 30.4375. */
export function durationInDays(duration: Duration): number {
  return duration.months * daysPerMonth + duration.days
}
