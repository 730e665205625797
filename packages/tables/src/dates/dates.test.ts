import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMonths, calendarDay, dayNumber, formatDay } from './calendar.ts'
import { addDuration, DurationError, durationInDays, parseDuration } from './duration.ts'
import { parseIsoDay } from './iso.ts'

const days = fc.integer({ min: dayNumber(1600, 1, 1), max: dayNumber(2400, 1, 1) })

// Month ends as lubridate's %m+% has them (test/reference/expressions.R checks more); days from ISO 8601.
describe('calendar days', () => {
  it.each([
    ['2020-01-31', 1, '2020-02-29'],
    ['2021-01-31', 1, '2021-02-28'],
    ['2020-02-29', 12, '2021-02-28'],
    ['2020-03-31', -1, '2020-02-29'],
    ['2020-11-30', 3, '2021-02-28'],
  ])('%s and %d months is %s', (from, months, to) => {
    expect(formatDay(addMonths(parseIsoDay(from), months))).toBe(to)
  })

  it('a day number and its calendar day are one', () => {
    fc.assert(
      fc.property(days, day => {
        const { year, month, day: date } = calendarDay(day)
        expect(dayNumber(year, month, date)).toBe(day)
        expect(parseIsoDay(formatDay(day))).toBe(day)
      }),
      { seed: 1 },
    )
  })

  it('twelve months are a year, and months are added in order', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 600 }), (day, months) => {
        expect(addMonths(day, months + 1)).toBeGreaterThan(addMonths(day, months))
      }),
      { seed: 2 },
    )
  })
})

describe('durations', () => {
  it('are read', () => {
    expect(parseDuration('8 weeks')).toEqual({ months: 0, days: 56 })
    expect(parseDuration('36 months')).toEqual({ months: 36, days: 0 })
    expect(parseDuration('1.5 years')).toEqual({ months: 18, days: 0 })
    expect(durationInDays(parseDuration('1 year'))).toBe(365.25)
    expect(formatDay(addDuration(parseIsoDay('2020-01-31'), parseDuration('1 month')))).toBe('2020-02-29')
  })

  it.each(['8', 'weeks', '8 fortnights', '-3 days', ''])("'%s' is none", text => {
    expect(() => parseDuration(text)).toThrow(DurationError)
  })
})
