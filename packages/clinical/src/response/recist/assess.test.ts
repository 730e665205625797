import { dayNumber, parsePartialDay, wholeDay } from '@tessera/tables'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestResponsesOf } from '../best-response/of-visits.ts'
import type { LesionReading } from '../lesion.ts'
import type { PatientCourse } from '../patient-course.ts'
import { assessRecist } from './assess.ts'
import { caseLesions, caseReadings } from './case-readings.ts'

const two = {
  lesions: 'T1 target liver; T2 target lung',
  visits: ['T1 60, T2 40', 'T1 30, T2 20', 'T1 45, T2 30'],
}

function course(rest: Partial<PatientCourse>): ReadonlyMap<string, PatientCourse> {
  return new Map([
    [
      'P1',
      {
        patientId: 'P1',
        referenceDay: null,
        deathDay: null,
        newTherapyDay: null,
        completeResection: false,
        ...rest,
      },
    ],
  ])
}

describe('a trace', () => {
  it('gives sums, nadir, changes and rules of every visit', () => {
    const { visits } = assessRecist(caseLesions(two), caseReadings(two))
    expect(visits.map(({ sums }) => sums)).toEqual([
      {
        baselineMm: 100,
        sumMm: 100,
        nadirMm: 100,
        fromBaselinePercent: null,
        fromNadirPercent: null,
        fromNadirMm: null,
      },
      {
        baselineMm: 100,
        sumMm: 50,
        nadirMm: 100,
        fromBaselinePercent: -50,
        fromNadirPercent: -50,
        fromNadirMm: -50,
      },
      {
        baselineMm: 100,
        sumMm: 75,
        nadirMm: 50,
        fromBaselinePercent: -25,
        fromNadirPercent: 50,
        fromNadirMm: 25,
      },
    ])
    expect(visits.map(({ overall, rule, target }) => [overall, rule, target?.rule ?? null])).toEqual([
      [null, 'baseline', null],
      ['PR', 'table-1: target PR', 'decrease from baseline'],
      ['PD', 'table-1: target PD', 'progression over nadir'],
    ])
    expect(visits[2].because).toContain('+50 % and 25 mm over the nadir of 50 mm')
  })

  it('does not depend on the order of the rows', () => {
    const readings = caseReadings(two)
    const plain = assessRecist(caseLesions(two), readings).visits.map(({ visit, overall, sums }) => ({
      visit,
      overall,
      sums,
    }))
    fc.assert(
      fc.property(fc.shuffledSubarray(readings, { minLength: readings.length }), turned => {
        const { visits } = assessRecist(caseLesions(two), turned)
        expect(visits.map(({ visit, overall, sums }) => ({ visit, overall, sums }))).toEqual(plain)
      }),
      { numRuns: 50, seed: 7 },
    )
  })

  it('dates progression by the earliest scan that showed it, other responses by the last', () => {
    const readings = caseReadings(two).map(reading =>
      reading.lesion === 'T2' && reading.day.day > 19_000
        ? { ...reading, day: wholeDay(reading.day.day + 5) }
        : reading,
    )
    const { visits } = assessRecist(caseLesions(two), readings)
    expect(visits.map(({ day }) => day - 19_000)).toEqual([0, 61, 112])
  })

  it('dates progression by the new lesion alone where it is the new lesion', () => {
    const one = { lesions: 'T1 target liver; NEW1 new brain', visits: ['T1 60', 'T1 60, NEW1 8'] }
    const readings = caseReadings(one).map(reading =>
      reading.lesion === 'NEW1' ? { ...reading, day: wholeDay(reading.day.day + 9) } : reading,
    )
    expect(assessRecist(caseLesions(one), readings).visits[1].day).toBe(19_000 + 56 + 9)
  })

  it('takes the first day of a month, or the last one as declared, with a note', () => {
    const readings = caseReadings(two).map(reading =>
      reading.visit === 'week 8' ? { ...reading, day: parsePartialDay('2022-03') ?? reading.day } : reading,
    )
    const first = assessRecist(caseLesions(two), readings)
    expect(first.visits[1]).toMatchObject({ day: dayNumber(2022, 3, 1), dayImputed: true })
    expect(first.findings).toMatchObject([{ code: 'date-partial', severity: 'note', count: 2 }])
    const last = assessRecist(caseLesions(two), readings, { settings: { partialDate: 'last' } })
    expect(last.visits[1].day).toBe(dayNumber(2022, 3, 31))
  })

  it('keeps readers apart: each has its own lesions, baseline and nadir', () => {
    const lesions = [
      ...caseLesions({ lesions: 'T1 target liver' }).map(lesion => ({ ...lesion, reader: 'R1' })),
      ...caseLesions({ lesions: 'T1 target lung' }).map(lesion => ({ ...lesion, reader: 'R2' })),
    ]
    const readings = [
      ...caseReadings({ visits: ['T1 60', 'T1 30'] }),
      ...caseReadings({ visits: ['T1 40', 'T1 41'] }).map(reading => ({ ...reading, reader: 'R2' })),
    ]
    const { visits, findings } = assessRecist(lesions, readings)
    expect(
      visits.filter(({ baseline }) => !baseline).map(({ reader, overall }) => [reader, overall]),
    ).toEqual([
      ['R1', 'PR'],
      ['R2', 'SD'],
    ])
    expect(findings).toEqual([])
  })
})

describe('baseline', () => {
  const named = (...names: string[]) =>
    caseReadings(two).map((reading, i) => ({ ...reading, visit: names[Math.floor(i / 2)] }))
  it('is the first visit where none is called so', () => {
    const { visits } = assessRecist(caseLesions(two), named('cycle 1', 'cycle 3', 'cycle 5'))
    expect(visits.map(({ visit, baseline }) => [visit, baseline])).toEqual([
      ['cycle 1', true],
      ['cycle 3', false],
      ['cycle 5', false],
    ])
  })
  it('may be two visits: the later reading of a lesion counts, and a note says so', () => {
    const { visits, findings } = assessRecist(caseLesions(two), named('SCREENING', 'BASELINE', 'WEEK 8'))
    expect(visits.map(({ visit, sums }) => [visit, sums.sumMm])).toEqual([
      ['SCREENING + BASELINE', 50],
      ['WEEK 8', 75],
    ])
    expect(findings).toMatchObject([{ severity: 'note', code: 'baseline-visits-merged', row: 4 }])
  })
  it('may be declared', () => {
    const options = { settings: { baselineVisit: 'BASELINE' } }
    const { visits, findings } = assessRecist(
      caseLesions(two),
      named('SCREENING', 'BASELINE', 'WEEK 8'),
      options,
    )
    expect(visits.map(({ visit }) => visit)).toEqual(['BASELINE', 'WEEK 8'])
    expect(findings).toMatchObject([{ code: 'visit-before-baseline' }])
  })
})

describe('contradictions are findings with their rows', () => {
  const codes = (
    readings: readonly LesionReading[],
    lesions = caseLesions(two),
    courses?: ReadonlyMap<string, PatientCourse>,
  ) =>
    assessRecist(lesions, readings, courses ? { courses } : {}).findings.map(({ code, row, severity }) => [
      code,
      row,
      severity,
    ])

  it('progression after death', () => {
    expect(codes(caseReadings(two), undefined, course({ deathDay: 19_100 }))).toEqual([
      ['progression-after-death', 6, 'error'],
    ])
  })

  it('a target that changes organ', () => {
    const lesions = [
      ...caseLesions(two),
      { ...caseLesions(two)[0], organ: 'spleen', row: 4, file: 'case.csv' },
    ]
    expect(codes(caseReadings(two), lesions)).toEqual([['lesion-changes', 4, 'error']])
  })

  it('two visits the same day', () => {
    const readings = caseReadings(two).map(reading =>
      reading.visit === 'week 16' ? { ...reading, day: wholeDay(19_056) } : reading,
    )
    expect(codes(readings)).toEqual([['visits-same-day', 6, 'error']])
  })

  it('a lesion read twice at a visit: the first counts', () => {
    const readings = caseReadings({ visits: ['T1 60, T2 40', 'T1 30, T2 20, T1 55'] })
    expect(codes(readings)).toEqual([['measured-twice', 6, 'error']])
    expect(assessRecist(caseLesions(two), readings).visits[1].sums.sumMm).toBe(50)
  })

  it('a lesion read twice alike is a warning', () => {
    expect(codes(caseReadings({ visits: ['T1 60, T2 40', 'T1 30, T2 20, T1 30'] }))).toEqual([
      ['measured-twice', 6, 'warning'],
    ])
  })

  it('two unscheduled visits under one name are two visits', () => {
    const readings = caseReadings(two).map((reading, i) =>
      i < 2 ? reading : { ...reading, visit: 'UNSCHEDULED' },
    )
    expect(codes(readings)).toEqual([])
    expect(assessRecist(caseLesions(two), readings).visits.map(({ overall }) => overall)).toEqual([
      null,
      'PR',
      'PD',
    ])
  })

  it('visits whose dates contradict their names', () => {
    const names = ['baseline', 'week 16', 'week 8']
    const readings = caseReadings(two).map((reading, i) => ({ ...reading, visit: names[Math.floor(i / 2)] }))
    expect(codes(readings)).toEqual([['visits-out-of-order', 6, 'error']])
  })

  it('a visit before baseline', () => {
    const readings = caseReadings(two).map(reading =>
      reading.visit === 'week 16' ? { ...reading, day: wholeDay(18_990) } : reading,
    )
    expect(codes(readings)).toContainEqual(['visit-before-baseline', 6, 'error'])
  })

  it('a visit without a date is left out', () => {
    const readings = caseReadings(two).map(reading =>
      reading.visit === 'week 8'
        ? {
            ...reading,
            day: { precision: 'missing' as const, day: Number.NaN, earliest: Number.NaN, latest: Number.NaN },
          }
        : reading,
    )
    expect(codes(readings)).toEqual([['visit-without-date', 4, 'error']])
  })

  it('a lesion that nobody described', () => {
    expect(codes(caseReadings({ visits: ['T1 60, T2 40', 'T1 30, T2 20, T9 10'] }))).toEqual([
      ['lesion-unknown', 6, 'error'],
    ])
  })
})

describe('centimetres among millimetres', () => {
  const suspected = (...visits: string[]) =>
    assessRecist(caseLesions({ lesions: 'T1 target liver' }), caseReadings({ visits }))
      .findings.filter(({ code }) => code === 'unit-suspected')
      .map(({ row, severity }) => [row, severity])

  it('within a series: an error, and nothing is converted', () => {
    expect(suspected('T1 42', 'T1 4.1', 'T1 40')).toEqual([[3, 'error']])
    const { visits } = assessRecist(
      caseLesions({ lesions: 'T1 target liver' }),
      caseReadings({ visits: ['T1 42', 'T1 4.1', 'T1 40'] }),
    )
    expect(visits[1].sums.sumMm).toBe(4.1)
  })
  it('two in a row', () =>
    expect(suspected('T1 42', 'T1 4.1', 'T1 4.0', 'T1 40')).toEqual([
      [3, 'error'],
      [4, 'error'],
    ]))
  it('at baseline', () => expect(suspected('T1 4.2', 'T1 41', 'T1 40')).toEqual([[2, 'error']]))
  it('tenths of a millimetre', () => expect(suspected('T1 42', 'T1 410', 'T1 40')).toEqual([[3, 'error']]))
  it('at the end it may be a response: a warning', () =>
    expect(suspected('T1 42', 'T1 41', 'T1 4')).toEqual([[4, 'warning']]))
  it('a steady shrinkage is none', () => expect(suspected('T1 42', 'T1 20', 'T1 9', 'T1 4')).toEqual([]))
  it('a lesion that went and came back is none', () =>
    expect(suspected('T1 42', 'T1 absent', 'T1 42')).toEqual([]))
})

describe('objective response needs measurable disease', () => {
  it('is refused after complete resection, with the reason, and no visit is judged', () => {
    const { visits, refusals, findings } = assessRecist(caseLesions(two), caseReadings(two), {
      courses: course({ completeResection: true }),
    })
    expect(visits).toEqual([])
    expect(refusals).toMatchObject([{ code: 'complete-resection' }])
    expect(findings).toMatchObject([{ severity: 'error', code: 'complete-resection', patientId: 'P1' }])
    expect(findings[0].cure).toContain('recurrence')
  })

  it('is null for non-target disease alone, which still has a best response', () => {
    const one = { lesions: 'NT1 non-target', visits: ['NT1 present', 'NT1 present'] }
    const { best } = bestResponsesOf(assessRecist(caseLesions(one), caseReadings(one)))
    expect(best).toMatchObject([{ best: { response: 'NON-CR/NON-PD' }, objectiveResponse: null }])
    expect(best[0].refusal).toContain('needs measurable disease')
  })

  it('keeps a patient with baseline alone, as not evaluable', () => {
    const one = { lesions: 'T1 target liver', visits: ['T1 40'] }
    const { best } = bestResponsesOf(assessRecist(caseLesions(one), caseReadings(one)))
    expect(best).toMatchObject([{ best: { response: 'NE' }, objectiveResponse: false, assessments: 0 }])
  })
})

describe('lesions in a radiation field', () => {
  it('have a best response without them beside', () => {
    const one = {
      lesions: 'T1 target oesophagus irradiated; T2 target liver',
      visits: ['T1 40, T2 20', 'T1 10, T2 20', 'T1 10, T2 26'],
    }
    const [best] = bestResponsesOf(assessRecist(caseLesions(one), caseReadings(one))).best
    expect(best.confirmed.response).toBe('SD')
    expect(best.best.response).toBe('PR')
    expect(best.outsideField).toMatchObject({ best: { response: 'SD' } })
    const plain = bestResponsesOf(assessRecist(caseLesions(two), caseReadings(two))).best[0]
    expect(plain.outsideField).toBeNull()
  })
})

describe('best change of the sum', () => {
  const changeOf = (...visits: string[]) => {
    const one = { lesions: 'T1 target liver', visits }
    return bestResponsesOf(assessRecist(caseLesions(one), caseReadings(one))).best[0].bestChange?.percent
  }
  it('is the largest decrease up to progression', () =>
    expect(changeOf('T1 50', 'T1 40', 'T1 30', 'T1 60', 'T1 10')).toBe(-40))
  it('is the smallest increase where it only grew', () => expect(changeOf('T1 50', 'T1 65')).toBe(30))
  it('is missing without a whole sum', () => expect(changeOf('T1 50', 'T1 ne')).toBeUndefined())
})
