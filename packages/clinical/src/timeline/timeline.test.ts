import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignVisit } from './assign-visit.ts'
import { handlingRemarks } from './pre-analytics.ts'
import { sampleStatuses, type TakenSample } from './sample-status.ts'
import { cycleSchedule } from './schedule.ts'
import { swimmerLanes } from './swimmer.ts'

const schedule = cycleSchedule()

describe('visits and their windows', () => {
  it('every 2 cycles of 3 weeks to week 30, with baseline', () => {
    expect(schedule.map(({ visit }) => visit)).toEqual([
      'baseline',
      'week 6',
      'week 12',
      'week 18',
      'week 24',
      'week 30',
    ])
    expect(schedule[1]).toMatchObject({ day: 42, from: 35, to: 49, samples: ['blood', 'urine'] })
    expect(() => cycleSchedule({ window: 21 })).toThrow(/overlap/)
  })

  it('a day belongs to the visit whose window holds it, at its edges too', () => {
    expect(assignVisit(35, schedule)).toMatchObject({ visit: 'week 6', off: -7, inWindow: true })
    expect(assignVisit(49, schedule)).toMatchObject({ visit: 'week 6', off: 7 })
    expect(assignVisit(50, schedule)).toEqual({ visit: null, nearest: 'week 6', off: 8, inWindow: false })
    expect(assignVisit(-30, schedule)).toMatchObject({ visit: null, nearest: 'baseline' })
    // As far from two: the earlier.
    expect(assignVisit(63, schedule).nearest).toBe('week 6')
  })

  it('every day has a nearest visit, and is in a window exactly where one holds it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 400 }), day => {
        const { visit, inWindow } = assignVisit(day, schedule)
        const holds = schedule.some(({ from, to }) => day >= from && day <= to)
        expect(inWindow).toBe(holds)
        expect(visit !== null).toBe(holds)
      }),
    )
  })
})

const blank = {
  fasting: null,
  tube: null,
  minutesToSpin: Number.NaN,
  freezeThaw: Number.NaN,
  blockAgeMonths: Number.NaN,
}
const sample = (name: string, kind: string, day: number, row = 2): TakenSample => ({
  patientId: 'A',
  sample: name,
  kind,
  day,
  ...blank,
  file: 's.csv',
  row,
})

describe('samples that are due', () => {
  const course = [{ patientId: 'A', timeZero: 1000, end: 1130 }]
  const run = (samples: readonly TakenSample[], dataCut = 2000) =>
    sampleStatuses(samples, course, { schedule, dataCut })
  const stateOf = (samples: readonly TakenSample[], visit: string, kind: string, dataCut?: number) =>
    run(samples, dataCut).statuses.find(one => one.visit === visit && one.kind === kind)?.state

  it('are taken, out of window, missing, not yet due or not due', () => {
    const samples = [sample('b0', 'blood', 995), sample('b1', 'blood', 1053)]
    expect(stateOf(samples, 'baseline', 'blood')).toBe('taken')
    expect(stateOf(samples, 'week 6', 'blood')).toBe('out of window')
    expect(stateOf(samples, 'baseline', 'tissue')).toBe('missing')
    // Follow-up ended on day 130, before the window of week 24 opens; week 18's was open.
    expect(stateOf(samples, 'week 24', 'blood')).toBe('not due')
    expect(stateOf(samples, 'week 18', 'blood')).toBe('missing')
    expect(stateOf(samples, 'week 12', 'blood', 1085)).toBe('not yet due')
  })

  it('a window that closes on the day of the cut is open on it, and closed the day after', () => {
    expect(stateOf([], 'week 6', 'blood', 1049)).toBe('not yet due')
    expect(stateOf([], 'week 6', 'blood', 1050)).toBe('missing')
  })

  it('a sample after the cut, and a name that two samples have, are findings', () => {
    const { findings } = run([sample('b', 'blood', 1000), sample('b', 'urine', 1043, 3)], 1042)
    expect(findings.map(({ code, row }) => [row, code])).toEqual([
      [3, 'sample-after-cut'],
      [3, 'sample-name-twice'],
    ])
  })

  it('every planned sample of every patient has one state, and each sample taken stands once at most', () => {
    const { statuses } = run([
      sample('b0', 'blood', 995),
      sample('b1', 'blood', 1042),
      sample('b2', 'blood', 1043),
    ])
    expect(statuses).toHaveLength(schedule.reduce((sum, { samples }) => sum + samples.length, 0))
    const used = statuses.flatMap(({ sample: name }) => (name === null ? [] : [name]))
    expect(new Set(used).size).toBe(used.length)
  })

  it('says what contradicts: twice at a visit, of nobody, without a date, after the end, asked for by no visit', () => {
    const { findings } = run([
      sample('b1', 'blood', 1042),
      sample('b2', 'blood', 1044, 3),
      { ...sample('x', 'blood', 1042, 4), patientId: 'Z' },
      sample('u', 'urine', Number.NaN, 5),
      sample('late', 'blood', 1140, 6),
      sample('t', 'tissue', 1084, 7),
    ])
    expect(findings.map(({ code, row }) => [row, code])).toEqual([
      [3, 'sample-twice'],
      [4, 'sample-of-nobody'],
      [5, 'sample-undated'],
      [6, 'sample-after-end'],
      [7, 'sample-unscheduled'],
    ])
  })
})

describe('pre-analytics', () => {
  it('flags what misses a limit and what is not recorded', () => {
    const limits = { fasting: true, tubes: ['EDTA'], minutesToSpin: 60, freezeThaw: 1, blockAgeMonths: 36 }
    const good = { fasting: true, tube: 'edta', minutesToSpin: 45, freezeThaw: 1, blockAgeMonths: 36 }
    expect(handlingRemarks(good, limits)).toEqual([])
    const bad = { fasting: false, tube: 'heparin', minutesToSpin: 90, freezeThaw: 3, blockAgeMonths: 60 }
    expect(handlingRemarks(bad, limits).map(({ flag }) => flag)).toEqual([
      'not fasting',
      'other tube',
      'spun late',
      'thawed too often',
      'old block',
    ])
    expect(handlingRemarks(blank, limits).every(({ flag }) => flag === 'not recorded')).toBe(true)
    expect(handlingRemarks(blank, {})).toEqual([])
  })
})

describe('lanes of a swimmer plot', () => {
  const patient = {
    patientId: 'A',
    timeZero: 100,
    end: 300,
    died: false,
    treatments: [
      { what: 'induction', start: 50, stop: 150 },
      { what: 'radiotherapy', start: 160, stop: null },
    ],
    marks: [
      { what: 'PR', day: 140 },
      { what: 'PD', day: 320 },
    ],
  }

  it('run from time zero, cut to follow-up, with what is left out said', () => {
    const { lanes, leftOut } = swimmerLanes([patient])
    expect(lanes[0]).toMatchObject({
      bars: [
        { from: 0, to: 50, what: 'induction' },
        { from: 60, to: 200, what: 'radiotherapy' },
      ],
      marks: [{ day: 40, what: 'PR' }],
      end: 200,
      ongoing: true,
    })
    expect(leftOut).toEqual([{ patientId: 'A', reason: 'PD lies outside follow-up' }])
  })

  it('are longest first within their group', () => {
    const { lanes } = swimmerLanes([
      { ...patient, patientId: 'B', end: 200, group: 'x' },
      { ...patient, patientId: 'C', end: 400, group: 'x' },
      { ...patient, patientId: 'D', end: 250, group: 'a' },
    ])
    expect(lanes.map(({ patientId }) => patientId)).toEqual(['D', 'C', 'B'])
  })
})
