const millisecondsPerDay = 86_400_000

/** Days since 1970-01-01 of a calendar day; NaN where there is no such day (31 February). */
export function dayNumber(year: number, month: number, day: number): number {
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)))
    return Number.NaN
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime() / millisecondsPerDay
}

/** Year, month and day of a day number; the time of day is dropped. */
export function calendarDay(day: number): { year: number; month: number; day: number } {
  const date = new Date(Math.floor(day) * millisecondsPerDay)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** `2021-03-05`, or `2021-03-05T10:20:30` where there is a time of day; the empty text for NaN. */
export function formatDay(day: number): string {
  if (!Number.isFinite(day)) return ''
  const seconds = Math.round((day - Math.floor(day)) * 86_400)
  const carried = seconds === 86_400 ? Math.floor(day) + 1 : Math.floor(day)
  const { year, month, day: date } = calendarDay(carried)
  const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`
  if (seconds === 0 || seconds === 86_400) return text
  return `${text}T${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/**
 * The day so many calendar months later. A day that the month lacks becomes the month's last (31 January plus
 * one month is 28 or 29 February); a fraction of a month counts 30.4375 days.
 */
export function addMonths(day: number, months: number): number {
  if (Number.isNaN(day) || !Number.isFinite(months)) return Number.NaN
  const whole = Math.trunc(months)
  const start = calendarDay(day)
  const index = start.year * 12 + start.month - 1 + whole
  const year = Math.floor(index / 12)
  const month = (index % 12) + 1
  const date = dayNumber(year, month, Math.min(start.day, daysInMonth(year, month)))
  return date + (day - Math.floor(day)) + (months - whole) * daysPerMonth
}

/** 365.25 / 12: the Julian year's twelfth, which survival analysis uses for months. */
export const daysPerMonth = 30.4375
export const daysPerYear = 365.25
