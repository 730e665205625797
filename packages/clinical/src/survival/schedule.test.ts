import { DurationError } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { endOfVisit, missedBetween, parseSchedule, scheduledDays } from './schedule.ts'

describe('a schedule of assessments', () => {
  it('is an interval, or several one after another', () => {
    expect(scheduledDays(parseSchedule('6 weeks'), 130)).toEqual([42, 84, 126])
    const two = parseSchedule('8 weeks until 24 weeks, then 12 weeks')
    expect(scheduledDays(two, 400)).toEqual([56, 112, 168, 252, 336])
  })

  it.each(['', 'six weeks', '0 weeks', '6 weeks then 12 weeks', '6 weeks until 3 weeks until 9 weeks'])(
    "'%s' is none",
    text => expect(() => parseSchedule(text)).toThrow(DurationError),
  )

  it.each([
    ['attended on time', 42, 84, 0],
    ['one missed', 42, 126, 1],
    ['two missed', 42, 168, 2],
    ['the window of the second is still open', 42, 130, 1],
    ['the last one early, and its visit counts as attended', 34, 120, 1],
    ['nothing after baseline, first missed', 0, 60, 1],
    ['half way between two belongs to the earlier', 63, 130, 1],
  ])('%s', (_, last, event, missed) => {
    expect(missedBetween(parseSchedule('6 weeks', 7), last, event)).toBe(missed)
  })

  it('ends its second visit with the window, and a schedule that ends early at its last', () => {
    expect(endOfVisit(parseSchedule('6 weeks', 7), 2)).toBe(91)
    expect(endOfVisit(parseSchedule('6 weeks until 6 weeks', 7), 2)).toBe(49)
  })
})
