import { describe, expect, it } from 'vitest'
import { assayOf, type GivenSample, visitsOf, zeroDay } from '../../test/visits.ts'
import { driftCaveat } from './assay-drift.ts'
import { attendanceByOutcome } from './attendance.ts'
import { baselineSamples, changeFromBaseline } from './change.ts'
import { mixedByFeature } from './mixed-by-feature.ts'
import { modelColumn } from './model-column.ts'
import { placeVisits } from './place-visits.ts'

const sample = (
  patientId: string,
  day: number,
  value: number | null,
  rest: Partial<GivenSample> = {},
): GivenSample => ({
  patientId,
  day,
  values: [value],
  ...rest,
})

describe('visits', () => {
  const given = [
    sample('B', 44, 5),
    sample('A', 20, 3),
    sample('A', -5, 1),
    sample('A', -1, 2),
    sample('B', 40, 4),
    sample('A', 43, 4),
  ]

  it('are ordered by patient and day, and stand for the window they lie nearest', () => {
    const visits = visitsOf(given, {
      windows: [
        { name: 'week 6', from: 35, to: 49, target: 42 },
        { name: 'baseline', from: -28, to: 0, target: 0 },
      ],
    })
    expect(visits.patients).toEqual(['A', 'B'])
    expect([...visits.day]).toEqual([-5, -1, 20, 43, 40, 44])
    // of two as near the plan the earlier one
    expect(visits.visit).toEqual([null, 'baseline', null, 'week 6', 'week 6', null])
    expect(visits.visitNames).toEqual(['baseline', 'week 6'])
    expect([...visits.assay.values]).toEqual([1, 2, 3, 4, 4, 5])
    expect([...visits.select(Int32Array.of(1, 1)).assay.values]).toEqual([4, 5, 4, 5])
  })

  it('refuses windows that share a day', () => {
    expect(() =>
      visitsOf(given, {
        windows: [
          { name: 'one', from: 0, to: 20 },
          { name: 'two', from: 20, to: 40 },
        ],
      }),
    ).toThrow("the windows 'one' and 'two' share day 20")
  })

  it('names every sample that leaves: no patient, no time zero, a flag, the same day again', () => {
    const assay = assayOf([
      sample('A', 0, 1, { covariates: { after_steroids: 'N' } }),
      sample('A', 21, 2, { covariates: { after_steroids: 'Y' } }),
      sample('A', 42, 3, { covariates: { after_steroids: null }, runOrder: 9 }),
      sample('A', 42, 4, { covariates: { after_steroids: 'N' }, runOrder: 2 }),
      sample('C', 42, 5, { covariates: { after_steroids: 'N' } }),
    ])
    const visits = placeVisits(assay, new Map([['A', zeroDay]]), { exclude: [{ column: 'after_steroids' }] })
    expect(visits.exclusions.map(({ id, code }) => [id, code])).toEqual([
      ['s2', 'flagged-after_steroids'],
      ['s5', 'no-time-zero'],
      ['s3', 'same-day'],
    ])
    expect([...visits.assay.values]).toEqual([1, 4])
    expect(visits.findings.map(({ code }) => code)).toEqual(['flag-missing', 'sample-no-time-zero'])
    expect(() => placeVisits(assay, new Map(), {})).toThrow('no sample has a patient and a day')
    expect(() => visitsOf(given, { exclude: [{ column: 'after_onset' }] })).toThrow("no column 'after_onset'")
  })

  it('takes days from the sheet where no date is known', () => {
    const assay = assayOf([
      sample('A', 0, 1, { covariates: { day: 12 } }),
      sample('A', 0, 1, { covariates: { day: 40 } }),
    ])
    expect([...placeVisits(assay, new Map(), { dayColumn: 'day' }).day]).toEqual([12, 40])
  })
})

describe('change from baseline', () => {
  it('is from the last sample on or before time zero; a patient without one is a finding', () => {
    const visits = visitsOf([
      sample('A', -9, 1),
      sample('A', 0, 3),
      sample('A', 21, 7),
      sample('B', 3, 2),
      sample('B', 20, 9),
    ])
    const change = changeFromBaseline(visits)
    expect([...change.assay.values]).toEqual([4])
    expect([...change.baseline]).toEqual([1, -1])
    expect(change.findings).toMatchObject([{ code: 'no-baseline', patientId: 'B', count: 1 }])
    expect([
      ...baselineSamples(
        visits.where(at => at !== 1),
        { within: 5 },
      ),
    ]).toEqual([-1, -1])
  })

  it('is a difference of logarithms and a ratio of what has a zero', () => {
    const given = [sample('A', 0, 2), sample('A', 7, 8), sample('B', 0, 0), sample('B', 7, 8)]
    expect(changeFromBaseline(visitsOf(given)).kind).toBe('difference')
    const ratio = changeFromBaseline(visitsOf(given, { scale: 'intensity' }), { kind: 'ratio' })
    expect([...ratio.assay.values]).toEqual([4, Number.NaN])
    expect(ratio.findings).toMatchObject([{ code: 'no-ratio', count: 1 }])
    expect([...changeFromBaseline(visitsOf(given, { scale: 'intensity' })).assay.values]).toEqual([
      2,
      Number.NaN,
    ])
  })
})

describe('mixed models by feature', () => {
  it('refuse raw counts, and one sample a patient', () => {
    const twice = ['A', 'B', 'C'].flatMap(id => [sample(id, 0, 1 + id.charCodeAt(0)), sample(id, 7, 9)])
    expect(() => mixedByFeature(visitsOf(twice, { scale: 'counts' }))).toThrow('no raw counts')
    expect(() => mixedByFeature(visitsOf([sample('A', 0, 1), sample('B', 0, 2)]))).toThrow(
      'two samples or more',
    )
  })

  it('leave out a sample without its group, with a reason, and zeros of intensities', () => {
    const given = ['A', 'B', 'C', 'D'].flatMap((id, i) =>
      [0, 7, 14].map(day => sample(id, day, 2 ** (i + day / 7))),
    )
    const visits = visitsOf([...given, sample('E', 0, 3), sample('E', 7, 0)], { scale: 'intensity' })
    const group = modelColumn(
      'arm',
      Array.from(visits.patient, i => (i === 4 ? null : i % 2 === 0 ? 'x' : 'y')),
    )
    const mixed = mixedByFeature(visits, { group })
    expect(mixed.exclusions.map(({ id, reason }) => [id, reason])).toEqual([
      ['s13', 'no arm'],
      ['s14', 'no arm'],
    ])
    expect(mixed.transform).toBe('log2')
    expect(mixed.terms[1].estimate[0]).toBeCloseTo(1, 10)
    expect(mixedByFeature(visits).findings.map(({ code }) => code)).toContain('no-logarithm')
  })
})

describe('caveats', () => {
  it('visits that go with batches and run order are findings, patients measured together are not', () => {
    const days = [0, 21, 42]
    const patients = Array.from({ length: 12 }, (_, i) => `P${String(i).padStart(2, '0')}`)
    const confounded = patients.flatMap((id, i) =>
      days.map((day, v) => sample(id, day, 1, { batch: `b${v}`, runOrder: v * 12 + i + 1 })),
    )
    const caveat = driftCaveat(visitsOf(confounded))
    expect(caveat.findings.map(({ code }) => code)).toEqual([
      'visit-confounded-with-batch',
      'visit-confounded-with-run-order',
    ])
    expect(caveat).toMatchObject({ patientsInOneBatch: 0, patientsWithBatches: 12 })
    const together = patients.flatMap((id, i) =>
      days.map((day, v) => sample(id, day, 1, { batch: `b${i % 3}`, runOrder: i * 3 + ((v + i) % 3) + 1 })),
    )
    expect(driftCaveat(visitsOf(together))).toMatchObject({ patientsInOneBatch: 12, findings: [] })
  })

  it('visits that go missing with the outcome are counted and said so', () => {
    const windows = [
      { name: 'baseline', from: -7, to: 0 },
      { name: 'week 6', from: 35, to: 49 },
    ]
    const given = Array.from({ length: 20 }, (_, i) => [
      sample(`P${String(i).padStart(2, '0')}`, 0, 1),
      ...(i < 10 ? [sample(`P${String(i).padStart(2, '0')}`, 42, 1)] : []),
    ]).flat()
    const visits = visitsOf(given, { windows })
    const { visits: rows, findings } = attendanceByOutcome(
      visits,
      visits.patients.map((_, i) => (i < 10 ? 'none' : 'irAE')),
    )
    expect(rows[1]).toMatchObject({ visit: 'week 6', present: [0, 10], patients: [10, 10] })
    // 2 / choose(20, 10)
    expect(rows[1].p).toBeCloseTo(2 / 184756, 12)
    expect(findings[0].cure).toContain('joint model')
  })
})
