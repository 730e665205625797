import { exclusionSchema, FindingsError, findingSchema } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { checkSeries, type Examination } from './check-series.ts'
import { gradeQuality, type QualityGrade, type QualityOptions, qualityGradeSchema } from './image-quality.ts'
import { qualityTable } from './quality-table.ts'
import { rectalProtocol, seriesProtocolSchema } from './series-protocol.ts'

type Series = Examination['series'][number]
let count = 0
const series = (description: string, more: Partial<Series> = {}): Series => ({
  uid: `1.2.${++count}`,
  description,
  number: count,
  modality: 'MR',
  plane: 'axial',
  oblique: false,
  images: 24,
  ...more,
})
const complete = () => [
  series('T2 TSE sag', { plane: 'sagittal' }),
  series('T2_TSE obl ax 3mm', { oblique: true, images: 30 }),
  series('t2 tse obl ax localizer', { oblique: true, images: 12 }),
  series('ep2d_diff b50 b800'),
  series('ep2d_diff b50 b800 ADC'),
]
const examination = (patientId: string, found: readonly Series[]): Examination => ({
  patientId,
  centre: 'A',
  visit: 'before',
  series: found,
})

describe('series by protocol', () => {
  it('are found by modality, words, plane and number of images', () => {
    const found = complete()
    const { examinations, findings, exclusions } = checkSeries(rectalProtocol, [examination('P1', found)])
    expect(findings).toEqual([])
    expect(exclusions).toEqual([])
    expect(examinations[0].chosen).toEqual({
      't2-oblique-axial': found[1].uid,
      dwi: found[3].uid,
      adc: found[4].uid,
      't2-sagittal': found[0].uid,
      'contrast-enhanced': null,
    })
    expect(seriesProtocolSchema.parse(rectalProtocol)).toEqual(rectalProtocol)
  })

  it('that are missing are findings, and exclusions where required', () => {
    const [, t2, , dwi] = complete()
    const { findings, exclusions, examinations } = checkSeries(rectalProtocol, [examination('P2', [t2, dwi])])
    expect(
      findings.map(({ severity, code, field, patientId }) => [severity, code, field, patientId]),
    ).toEqual([
      ['error', 'series-missing', 'adc', 'P2'],
      ['note', 'series-missing', 't2-sagittal', 'P2'],
    ])
    expect(exclusions).toEqual([
      {
        unit: 'scan',
        id: 'P2/before',
        centre: 'A',
        stage: 'images',
        code: 'series-missing',
        reason: 'no adc series',
        question: null,
      },
    ])
    expect(examinations[0].chosen.adc).toBeNull()
    for (const finding of findings) expect(findingSchema.parse(finding)).toEqual(finding)
    for (const exclusion of exclusions) expect(exclusionSchema.parse(exclusion)).toEqual(exclusion)
  })

  it('that could be several are not chosen by chance; those not planned are left out', () => {
    const twice = series('ep2d_diff b800')
    const { findings } = checkSeries(rectalProtocol, [
      examination('P3', [...complete(), twice, series('t1 vibe dce', { images: 90 })]),
    ])
    expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'error series-ambiguous',
      'warning series-not-planned',
    ])
    expect(findings[0].message).toContain('2 series (before) could be dwi')
  })
})

describe('image quality', () => {
  const grade = (patientId: string, value: number, more: Partial<QualityGrade> = {}): QualityGrade =>
    qualityGradeSchema.parse({
      patientId,
      centre: patientId < 'P3' ? 'A' : 'B',
      visit: 'before',
      series: 'dwi',
      reader: 'R1',
      date: '2024-02-01',
      grade: value,
      blinded: true,
      ...more,
    })
  const outcomeKnown = new Map<string, string | null>([
    ['P1', '2024-06-01'],
    ['P2', '2024-06-01'],
    ['P3', '2024-06-01'],
    ['P4', null],
  ])
  const options: QualityOptions = { least: 3, combine: 'lowest', outcomeKnown }
  const refusal = (grades: readonly QualityGrade[]) => {
    try {
      gradeQuality(grades, options)
      return []
    } catch (error) {
      return error instanceof FindingsError ? error.findings.map(({ code }) => code) : [String(error)]
    }
  }

  it('excludes what is below the least grade, counted by centre and by outcome', () => {
    const grades = [
      grade('P1', 4),
      grade('P1', 2, { reader: 'R2' }),
      grade('P2', 5),
      grade('P3', 1),
      grade('P4', 3),
    ]
    const { graded, exclusions } = gradeQuality(grades, options)
    expect(graded.map(({ patientId, grade, readers }) => [patientId, grade, readers])).toEqual([
      ['P1', 2, 2],
      ['P2', 5, 1],
      ['P3', 1, 1],
      ['P4', 3, 1],
    ])
    expect(exclusions.map(({ id, centre, code }) => [id, centre, code])).toEqual([
      ['P1/before/dwi', 'A', 'image-quality'],
      ['P3/before/dwi', 'B', 'image-quality'],
    ])
    for (const exclusion of exclusions) expect(exclusionSchema.parse(exclusion)).toEqual(exclusion)
    const outcomes = new Map([
      ['P1', 'pCR'],
      ['P2', 'pCR'],
      ['P3', 'no pCR'],
    ])
    expect(qualityTable(graded, outcomes).map(row => Object.values(row))).toEqual([
      ['all', 'all', 4, 2, 0.5],
      ['centre', 'A', 2, 1, 0.5],
      ['centre', 'B', 2, 1, 0.5],
      ['outcome', 'no pCR', 1, 1, 1],
      ['outcome', 'not known', 1, 0, 0],
      ['outcome', 'pCR', 2, 1, 0.5],
    ])
    expect(gradeQuality(grades.slice(0, 2), { ...options, combine: 'median' }).graded[0].grade).toBe(2)
    expect(qualityTable([], outcomes)).toEqual([])
  })

  it('refuses grades given when the outcome was known, unblinded, twice, or without that day', () => {
    expect(refusal([grade('P1', 4, { date: '2024-06-01' })])).toEqual(['grade-after-outcome'])
    expect(refusal([grade('P1', 4, { date: '2024-05-31' })])).toEqual([])
    expect(refusal([grade('P4', 4, { date: '2031-01-01' })])).toEqual([])
    expect(refusal([grade('P1', 4, { blinded: false })])).toEqual(['grade-not-blinded'])
    expect(refusal([grade('P1', 4), grade('P1', 3)])).toEqual(['grade-twice'])
    expect(refusal([grade('P9', 4)])).toEqual(['grade-without-outcome-date'])
  })

  it('knows grades of 1 to 5 and days of the calendar only', () => {
    expect(() => grade('P1', 0)).toThrow()
    expect(() => grade('P1', 2.5)).toThrow()
    expect(() => grade('P1', 3, { date: '2024-02-30' })).toThrow()
  })
})
