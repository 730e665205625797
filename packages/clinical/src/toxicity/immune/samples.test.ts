import { missingDay, parsePartialDay, wholeDay } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { datedSamples, drugCourses } from './sample-records.ts'
import { flagSamples } from './samples.ts'

const sample = (day: number, patientId = 'P1') => ({ patientId, sample: `S${day}`, day })
const course = (start: number, end: number) => ({ patientId: 'P1', start, end })
const flags = (
  day: number,
  steroids: readonly ReturnType<typeof course>[] = [],
  antibiotics: readonly ReturnType<typeof course>[] = [],
  onset = new Map<string, number>(),
) => flagSamples([sample(day)], onset, steroids, antibiotics)[0].flags

describe('samples after an event or its treatment', () => {
  it.each([
    ['before the onset', flags(19, [], [], new Map([['P1', 20]])), []],
    ['on the day of the onset', flags(20.6, [], [], new Map([['P1', 20]])), ['after onset']],
    ['of a patient without an event', flags(20, [], [], new Map([['P2', 3]])), []],
    [
      'on the first and the last day of steroids',
      [flags(5, [course(5, 9)]), flags(9, [course(5, 9)])].flat(),
      ['on steroids', 'on steroids'],
    ],
    ['14 days after steroids', flags(23, [course(5, 9)]), ['recent steroids']],
    ['15 days after steroids', flags(24, [course(5, 9)]), []],
    ['during steroids without an end', flags(400, [course(5, Number.NaN)]), ['on steroids']],
    ['before steroids', flags(4, [course(5, 9)]), []],
    ['30 days after antibiotics', flags(39, [], [course(5, 9)]), ['recent antibiotics']],
    ['two courses: during the second', flags(50, [], [course(5, 9), course(48, 52)]), ['on antibiotics']],
    ['without a date', flags(Number.NaN), ['date not known']],
  ])('%s', (_when, seen, expected) => {
    expect(seen).toEqual(expected)
  })
  it('the study declares its windows', () => {
    const windows = { steroidDays: 0, antibioticDays: 7 }
    const [one] = flagSamples([sample(16)], new Map(), [course(1, 15)], [course(1, 10)], windows)
    expect(one.flags).toEqual(['recent antibiotics'])
  })
  it('dates that are partly known are at their widest; a course without a start is named', () => {
    const month = parsePartialDay('1970-02') ?? missingDay
    expect(datedSamples([{ patientId: 'P1', sample: 'S1', date: month }])[0].day).toBe(58)
    const { courses, findings } = drugCourses(
      [
        { patientId: 'P1', start: month, end: month, row: 2 },
        { patientId: 'P1', start: missingDay, end: wholeDay(3), row: 3 },
        { patientId: 'P1', start: wholeDay(9), end: wholeDay(3), row: 4 },
      ],
      'CM.csv',
    )
    expect(courses).toEqual([
      { patientId: 'P1', start: 31, end: 58 },
      { patientId: 'P1', start: 9, end: 9 },
    ])
    expect(findings.map(({ code, row }) => [code, row])).toEqual([
      ['course-without-date', 3],
      ['course-ends-before-it-starts', 4],
    ])
  })
})
