import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import { dayNumber, formatDay } from '../dates/calendar.ts'
import { readDate } from './date.ts'
import { plain } from './plain.ts'

interface Row {
  text: string
  days: number
  serial?: boolean
}
/** From Python's calendar (test/reference/dates.py). */
const rows: Row[] = JSON.parse(
  readFileSync(new URL('../../test/reference/dates.json', import.meta.url), 'utf8'),
)

describe('date forms', () => {
  it.each(rows)('$text', ({ text, days, serial }) => {
    const read = readDate(plain(text), null, serial === true)
    const error = largestError('day' in read ? read.day : Number.NaN, days)
    recordError('Date forms of hospitals against Python', error)
    expect(error).toBeLessThanOrEqual(1e-12)
  })

  it('reads 03/05/2021 only with its order', () => {
    expect(readDate('03/05/2021', null, true)).toEqual({ fault: 'ambiguous' })
    expect(readDate('03/05/2021', 'DMY', true)).toEqual({ day: dayNumber(2021, 5, 3) })
    expect(readDate('03/05/2021', 'MDY', true)).toEqual({ day: dayNumber(2021, 3, 5) })
  })

  it.each([
    ['2021-02-30', 'no such day'],
    ['2021-13-01', 'no such day'],
    ['31/11/2020', 'no such day'],
    ['60', 'no such day'],
    ['2021-03', 'incomplete'],
    ['2021年3月', 'incomplete'],
    ['2021', 'incomplete'],
    ['5/3/21', 'two-digit year'],
    ['05MAR21', 'two-digit year'],
    ['術後', 'unreadable'],
    ['05XYZ2021', 'unreadable'],
  ])('%s is refused: %s', (text, fault) => {
    expect(readDate(text, null, true)).toEqual({ fault })
  })

  it('takes no serial number unless told', () => {
    expect(readDate('44260', null, false)).toEqual({ fault: 'unreadable' })
  })

  it('reads back every day that formatDay writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: dayNumber(1000, 1, 1), max: dayNumber(9999, 12, 31) }), day => {
        expect(readDate(formatDay(day), null, false)).toEqual({ day })
      }),
      { seed: 1 },
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (text, serials) => {
        readDate(plain(text), null, serials)
      }),
      { seed: 2, numRuns: 500 },
    )
  })
})
