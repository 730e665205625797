import { missingDay, wholeDay } from '@tessera/tables'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyteOf } from './analytes.ts'
import { correctedCalcium } from './calcium.ts'
import { gradeLaboratory } from './grade-laboratory.ts'
import { gradeValue } from './grade-value.ts'
import type { LaboratoryRecord } from './laboratory-record.ts'
import { shiftTable } from './shift-table.ts'
import { laboratoryTerms } from './terms.ts'
import { byDoses, worstGrades } from './worst-grades.ts'

const nan = Number.NaN
let nextRow = 2
const record = (code: string, value: number, known: Partial<LaboratoryRecord> = {}): LaboratoryRecord => ({
  patientId: 'P1',
  code,
  name: null,
  value,
  unit: 'U/L',
  lower: 5,
  upper: 40,
  date: missingDay,
  visit: null,
  specimen: null,
  isBaseline: null,
  baseline: nan,
  baselineIndicator: null,
  symptomatic: null,
  anticoagulated: null,
  row: nextRow++,
  ...known,
})
const grade = (records: readonly LaboratoryRecord[], options = {}) =>
  gradeLaboratory(records, { file: 'LB.csv', ...options })
const on = (day: number) => ({ date: wholeDay(day) })

describe('laboratory values of a table', () => {
  it('holds later values against the flagged baseline, in whichever unit it was', () => {
    const { grades } = grade([
      record('ALT', 2, { unit: 'ukat/L', lower: 0.1, upper: 0.7, isBaseline: true, ...on(0) }),
      record('ALT', 180, on(21)),
    ])
    expect(grades[1]).toMatchObject({ baseline: 120, baselineAbnormal: true, grade: 1, phase: 'after' })
    expect(grades[1].rule).toBe('>= 1.5 x baseline, baseline abnormal')
  })

  it('takes the last value up to the first dose where none is flagged', () => {
    const values = [record('CREAT', 50, on(-10)), record('CREAT', 60, on(0)), record('CREAT', 100, on(21))]
    const limits = values.map(value => ({ ...value, unit: 'umol/L', upper: 110 }))
    const { grades } = grade(limits, { firstDose: new Map([['P1', 0]]) })
    expect(grades.map(({ phase }) => phase)).toEqual(['before', 'baseline', 'after'])
    expect(grades[2]).toMatchObject({ baseline: 60, grade: 2, rule: '> 1.5 x baseline' })
  })

  it('believes BASE and BNRIND of analysis data before what it finds', () => {
    const { grades } = grade([
      record('ALT', 100, { baseline: 90, baselineIndicator: 'HIGH' }),
      record('ALT', 130, { baseline: 30, baselineIndicator: 'NORMAL' }),
    ])
    expect(grades.map(one => [one.grade, one.baselineAbnormal])).toEqual([
      [0, true],
      [2, false],
    ])
  })

  it('looks at potassium from both sides, and says what it supposes', () => {
    const { grades } = grade([record('K', 3.2, { unit: 'mmol/L', lower: 3.5, upper: 5.1 })])
    expect(grades.map(one => [one.term, one.grade])).toEqual([
      ['Hyperkalemia', 0],
      ['Hypokalemia', 2],
    ])
    expect(grades[1].notes[0]).toBe('assumed symptomatic')
    expect(grades[1].notes.at(-1)).toBe(
      'clinical criteria may raise the grade: hospitalization indicated (3); life-threatening consequences (4)',
    )
  })

  it('corrects calcium by the albumin of the day when asked, and says so when not', () => {
    const calcium = record('CA', 1.9, { unit: 'mmol/L', lower: 2.1, upper: 2.6, ...on(3) })
    const albumin = record('ALB', 28, { unit: 'g/L', lower: 35, upper: 50, ...on(3.4) })
    const [, corrected] = grade([calcium, albumin], { correctCalcium: true }).grades
    expect(corrected.value).toBeCloseTo(1.9 + 0.2 * 0.8 * 1.5, 12)
    expect(corrected).toMatchObject({ term: 'Hypocalcemia', grade: 0 })
    const [, raw] = grade([calcium, albumin]).grades
    expect(raw).toMatchObject({
      grade: 2,
      notes: expect.arrayContaining(['calcium is not corrected for albumin']),
    })
    const inPercent = { ...albumin, unit: '%' }
    expect(grade([calcium, inPercent], { correctCalcium: true }).grades[0].notes.at(-1)).toMatch(
      /^calcium is not corrected: /,
    )
    // CTCAE v3.0: corrected calcium (mg/dL) = total calcium (mg/dL) + 0.8 (4 - albumin (g/dL)), where it is below 4.
    expect(correctedCalcium(8, 'mg/dL', 3, 'g/dL')).toBeCloseTo(8.8, 12)
    expect(correctedCalcium(8, 'mg/dL', 45, 'g/L')).toBe(8)
  })

  it('leaves total calcium out where the table has the corrected one of the day', () => {
    const known = { unit: 'mmol/L', lower: 2.1, upper: 2.6, ...on(3) }
    const { grades, findings } = grade([record('CA', 1.9, known), record('CACR', 2.2, known)])
    expect(grades.map(({ row, grade: of }) => [row, of])).toEqual([
      [nextRow - 1, 0],
      [nextRow - 1, 0],
    ])
    expect(findings).toMatchObject([{ code: 'laboratory-total-calcium', row: nextRow - 2, severity: 'note' }])
  })

  it('finds faults with their rows, and grades what it can', () => {
    const { grades, findings } = grade([
      record('XYZ', 3),
      record('GLUC', 300, { unit: 'mg/dL', specimen: 'URINE' }),
      record('ALT', -3),
      record('ALT', 50, { lower: 50, upper: 10 }),
      record('HGB', 9, { unit: null }),
      record('WBC', 2, { unit: '10^9/L', lower: nan, ...on(4) }),
      record('WBC', 2.5, { unit: '10^9/L', lower: nan, ...on(4) }),
      record('AST', 50, { isBaseline: true }),
      record('AST', 52, { isBaseline: true }),
    ])
    expect(findings.map(({ code }) => code)).toEqual([
      'laboratory-test-not-graded',
      'laboratory-specimen',
      'laboratory-value-negative',
      'laboratory-limits-reversed',
      'laboratory-no-upper-limit-of-normal',
      'laboratory-no-unit',
      'laboratory-no-unit',
      'laboratory-values-differ',
      'laboratory-baselines',
    ])
    expect(findings.every(({ row, cure }) => row !== undefined && cure !== '')).toBe(true)
    expect(grades.filter(({ grade: of }) => of !== null).map(({ term }) => term)).toEqual([
      'Leukocytosis',
      'White blood cell decreased',
      'Leukocytosis',
      'White blood cell decreased',
      'Aspartate aminotransferase increased',
      'Aspartate aminotransferase increased',
    ])
  })

  it('knows tests by code, by name and in Chinese, and reads a unit in brackets', () => {
    expect(analyteOf('PLT', null)?.name).toBe('platelets')
    expect(analyteOf('LAB01', 'Alanine Aminotransferase (U/L)')?.name).toBe('alanine aminotransferase')
    expect(analyteOf(null, '中性粒细胞计数')?.name).toBe('neutrophils')
    expect(analyteOf('Absolute neutrophil count', null)?.name).toBe('neutrophils')
    expect(analyteOf('White blood cell count', null)?.name).toBe('leucocytes')
    expect(analyteOf(null, '血清总胆红素')?.name).toBe('bilirubin')
    const others = ['Hemoglobin A1C', 'Bilirubin, Direct', 'Neutrophils/Leukocytes (%)', 'Albumin/Creatinine']
    for (const other of [
      ...others,
      'Neutrophils Band Form',
      'Creatinine Clearance',
      'Creatine Kinase MB',
      'HDL Cholesterol',
    ])
      expect(analyteOf('X', other), other).toBeNull()
    const [anemia] = grade([record('HGB', 75, { unit: null, name: 'Hemoglobin (g/L)' })]).grades
    expect(anemia).toMatchObject({ unit: 'g/L', grade: 3 })
  })
})

describe('worst grades and shifts', () => {
  const values = [
    record('ALT', 100, { isBaseline: true, ...on(0) }),
    record('ALT', 320, on(21)),
    record('ALT', 500, on(400)),
    record('ALT', 30, { patientId: 'P2', isBaseline: true, ...on(0) }),
    record('ALT', 10, { patientId: 'P2', upper: nan, ...on(21) }),
    record('ALT', 41, { patientId: 'P3', ...on(21) }),
  ]
  const { grades } = grade(values)

  it('is the first of the highest, by period', () => {
    const doses = new Map([['P1', { first: 0, last: 100 }]])
    const worst = worstGrades(grades, byDoses(doses, 90))
    expect(worst.map(({ period, grade: of, at }) => [period, of, at.row - values[0].row])).toEqual([
      ['baseline', 0, 0],
      ['treatment', 2, 1],
      ['follow-up', 2, 2],
    ])
  })

  it('shifts from the grade against the limits of normal; what is missing has a place', () => {
    expect(shiftTable(grades)).toEqual([
      { term: 'Alanine aminotransferase increased', baseline: 0, worst: 'not graded', patients: 1 },
      { term: 'Alanine aminotransferase increased', baseline: 1, worst: 2, patients: 1 },
      { term: 'Alanine aminotransferase increased', baseline: 'missing', worst: 1, patients: 1 },
    ])
  })
})

describe('properties of grades', () => {
  const base = { symptomatic: null, anticoagulated: null, baselineAbnormal: null, baseline: nan }
  it('a worse value never has a lower grade', () => {
    const monotone = laboratoryTerms.filter(({ systems }) => systems.some(({ unit }) => unit !== null))
    fc.assert(
      fc.property(
        fc.constantFrom(...monotone),
        fc.double({ min: 0.01, max: 2000, noNaN: true }),
        fc.double({ min: 1, max: 3, noNaN: true }),
        (term, value, factor) => {
          const unit = term.systems[0].unit
          const measured = (of: number) =>
            gradeValue(term, { ...base, value: of, unit, lower: 20, upper: 30 }).grade ?? 0
          const [milder, worse] =
            term.direction === 'high' ? [value, value * factor] : [value, value / factor]
          expect(measured(worse)).toBeGreaterThanOrEqual(measured(milder))
        },
      ),
      { numRuns: 300 },
    )
  })
  it('a multiple of the limit has the same grade in any unit', () => {
    const alt = laboratoryTerms.find(({ analyte }) => analyte === 'alanine aminotransferase')
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 2000, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (value, scale) => {
          if (!alt) return
          const at = (by: number) =>
            gradeValue(alt, { ...base, unit: 'U/L', value: value * by, lower: 5 * by, upper: 40 * by })
          expect(at(scale).grade).toBe(at(1).grade)
        },
      ),
      { numRuns: 200 },
    )
  })
})
