import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordRelativeError, reference } from '../../test/agreement.ts'
import { assessScores } from './assess.ts'
import { evaluateScore, type MeasuredInput } from './evaluate.ts'
import type { LaboratoryResult } from './result.ts'
import { scoreNamed, scores } from './scores.ts'

type Row = Readonly<Record<string, number>>
const r = reference<{
  readonly patients: readonly Row[]
  readonly scores: readonly Row[]
  readonly groups: readonly Readonly<Record<string, string>>[]
}>('scores')

/** The patient of R in the units of a laboratory of the United States. */
function patient(row: Row): Record<string, MeasuredInput> {
  const given = (value: number, unit: string | null, upper = Number.NaN) => ({ value, unit, upper })
  return {
    bilirubin: given(row.bilirubin, 'mg/dL'),
    albumin: given(row.albumin, 'g/dL'),
    neutrophils: given(row.neutrophils, 'K/uL'),
    lymphocytes: given(row.lymphocytes * 1000, '/uL'),
    leucocytes: given(row.leucocytes, '10^9/L'),
    platelets: given(row.platelets, '10^3/uL'),
    'lactate dehydrogenase': given(row.ldh, 'U/L', row.ldhUpper),
    'C-reactive protein': given(row.crp / 10, 'mg/dL'),
    'aspartate aminotransferase': given(row.ast, 'IU/L', row.astUpper),
    'alanine aminotransferase': given(row.alt, 'U/L'),
    age: given(row.age, 'years'),
    creatinine: given(row.creatinine * 88.4, 'umol/L'),
    INR: given(row.inr, null),
    sodium: given(row.sodium, 'mEq/L'),
  }
}

describe('scores', () => {
  it.each(scores.map(score => [score.label, score] as const))(
    '%s agrees with R in other units',
    (label, score) => {
      r.patients.forEach((row, i) => {
        const { value, group } = evaluateScore(score, patient(row))
        expect(value).not.toBeNull()
        const error = recordRelativeError(`Score: ${label}`, [value ?? Number.NaN], [r.scores[i][score.name]])
        expect(error).toBeLessThanOrEqual(1e-12)
        if (r.groups[i][score.name] !== undefined) expect(group).toBe(r.groups[i][score.name])
      })
    },
  )

  it('each says its formula, units, direction and source', () => {
    expect(new Set(scores.map(({ name }) => name)).size).toBe(scores.length)
    for (const { formula, inputs, source, direction, groups } of scores) {
      expect(formula.length).toBeGreaterThan(10)
      expect(inputs.length).toBeGreaterThan(0)
      expect(source).toMatch(/20\d\d|19\d\d/)
      expect(direction).toMatch(/^higher is/)
      if (groups) expect(groups.source).toMatch(/20\d\d|19\d\d/)
    }
    expect(scoreNamed('FIB-4')?.name).toBe('fib4')
    expect(scoreNamed('albumin')).toBeNull()
  })

  it('does not depend on the units or the order of the results', () => {
    const albi = scores[0]
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 400, noNaN: true }),
        fc.double({ min: 15, max: 55, noNaN: true }),
        (b, a) => {
          const si = evaluateScore(albi, {
            bilirubin: { value: b, unit: 'umol/L', upper: Number.NaN },
            albumin: { value: a, unit: 'g/L', upper: Number.NaN },
          })
          const us = evaluateScore(albi, {
            albumin: { value: a / 10, unit: 'g/dL', upper: Number.NaN },
            bilirubin: { value: b / 17.104, unit: 'mg/dL', upper: Number.NaN },
          })
          expect(us.value).toBeCloseTo(si.value ?? Number.NaN, 10)
        },
      ),
      { numRuns: 50 },
    )
  })
})

const result = (
  analyte: string,
  value: number,
  unit: string | null,
  day: number | null,
  row: number,
  more: Partial<LaboratoryResult> = {},
): LaboratoryResult => ({
  patientId: 'P1',
  analyte,
  value,
  unit,
  upper: Number.NaN,
  day,
  visit: null,
  row,
  ...more,
})
const albi = scores.filter(({ name }) => name === 'albi')
const nlr = scores.filter(({ name }) => name === 'nlr')

describe('when a score is known', () => {
  it('at the latest day of its inputs, none older than the window', () => {
    const results = [result('albumin', 40, 'g/L', 100, 2), result('bilirubin', 10, 'umol/L', 107, 3)]
    const within = assessScores(results, albi, 'lb.csv', { windowDays: 7 })
    expect(within.values.map(({ value, knownAt, spanDays }) => [value === null, knownAt, spanDays])).toEqual([
      [true, null, 0],
      [false, 107, 7],
    ])
    const beyond = assessScores(results, albi, 'lb.csv', { windowDays: 6 })
    expect(beyond.values.map(({ why }) => why)).toEqual(['no bilirubin', 'no albumin'])
  })

  it('never from a later result: the future does not fill in', () => {
    const results = [result('albumin', 40, 'g/L', 100, 2), result('bilirubin', 10, 'umol/L', 101, 3)]
    const { values } = assessScores(results, albi, 'lb.csv')
    expect(values[0]).toMatchObject({ day: 100, value: null, why: 'no bilirubin' })
  })

  it('takes results without a date by visit, and dates nothing', () => {
    const results = [
      result('albumin', 40, 'g/L', null, 2, { visit: 'BASELINE' }),
      result('bilirubin', 10, 'umol/L', null, 3, { visit: 'BASELINE' }),
      result('bilirubin', 90, 'umol/L', null, 4, { visit: 'CYCLE 2' }),
    ]
    const { values } = assessScores(results, albi, 'lb.csv')
    expect(values.map(({ visit, value, knownAt }) => [visit, value === null, knownAt])).toEqual([
      ['BASELINE', false, null],
      ['CYCLE 2', true, null],
    ])
  })

  it('does not mix patients', () => {
    const results = [
      result('albumin', 40, 'g/L', 100, 2),
      result('bilirubin', 10, 'umol/L', 100, 3, { patientId: 'P2' }),
    ]
    expect(assessScores(results, albi, 'lb.csv').values.every(({ value }) => value === null)).toBe(true)
  })

  it('prefers a count to a percentage of the same day', () => {
    const results = [
      result('neutrophils', 4.2, '10^9/L', 100, 2),
      result('lymphocytes', 1.4, '10^9/L', 100, 3),
      result('lymphocytes', 22, '%', 100, 4),
    ]
    const { values, findings } = assessScores(results, nlr, 'lb.csv')
    expect(values[0].value).toBeCloseTo(3, 12)
    expect(findings).toEqual([])
  })

  it('says that two results of one day differ, and takes the last', () => {
    const results = [
      result('neutrophils', 4.2, '10^9/L', 100, 2),
      result('lymphocytes', 1.4, '10^9/L', 100, 3),
      result('lymphocytes', 2.1, '10^9/L', 100, 4),
    ]
    const { values, findings } = assessScores(results, nlr, 'lb.csv')
    expect(values[0].value).toBeCloseTo(2, 12)
    expect(findings).toMatchObject([
      { code: 'score-inputs-differ', severity: 'warning', row: 4, file: 'lb.csv' },
    ])
  })

  it('refuses a value without a unit, with the unit that it would need', () => {
    const results = [result('albumin', 40, null, 100, 2), result('bilirubin', 10, 'umol/L', 100, 3)]
    const { values, findings } = assessScores(results, albi, 'lb.csv')
    expect(values[0].value).toBeNull()
    expect(findings).toMatchObject([
      { code: 'score-unit-missing', severity: 'error', row: 2, patientId: 'P1' },
    ])
    expect(findings[0].message).toContain('it needs g/L')
  })
})
