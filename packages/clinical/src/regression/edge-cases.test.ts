import { recordsOf } from '@tessera/tables'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError } from '../../test/agreement.ts'
import { textTableOf } from '../../test/text-table-of.ts'
import { assessRegression, type RegressionSettings } from './assess.ts'
import { type CompleteResponseDefinition, completeResponse } from './complete-response.ts'
import { convertGrade } from './convert-grade.ts'
import { neoadjuvantRectalScore, rectalScoreGroup } from './rectal-score.ts'
import { regressionFields } from './regression-fields.ts'
import { beckerOfPercent, majorResponse, majorResponseOfBecker } from './residual-tumour.ts'
import { ordinalOf, type RegressionSystemName, regressionSystemOf, regressionSystems } from './systems.ts'

type Conversion = readonly [
  what: string,
  from: RegressionSystemName,
  grade: string,
  to: RegressionSystemName,
  expected: string | null,
  source: string,
]

const conversions: readonly Conversion[] = [
  ['complete is complete', 'mandard', '1', 'dworak', '4', 'Mandard 1994, Dworak 1997: no tumour cells'],
  ['complete is complete', 'dworak', '4', 'ajcc', '0', 'CAP: no viable cancer cells'],
  ['complete is complete', 'becker', '1a', 'mandard', '1', 'Becker 2003: no residual tumour'],
  ['CAP split grade 1 of Ryan', 'ajcc', '0', 'ryan', '1', 'Ryan 2005: no or single cells'],
  ['CAP split grade 1 of Ryan', 'ajcc', '1', 'ryan', '1', 'Ryan 2005: no or single cells'],
  ['CAP kept grade 2', 'ajcc', '2', 'ryan', '2', 'Ryan 2005'],
  ['Ryan 1 may hold single cells', 'ryan', '1', 'ajcc', null, 'Ryan 2005: no or single cells'],
  ['Mandard 2 is not Dworak 3', 'mandard', '2', 'dworak', null, 'no counterpart by definition'],
  ['Dworak 0 is not Mandard 5', 'dworak', '0', 'mandard', null, 'no counterpart by definition'],
  ['MRI is no specimen', 'mrtrg', '1', 'mandard', null, 'Patel 2011: read on MRI'],
  ['a specimen is no MRI', 'mandard', '1', 'mrtrg', null, 'Patel 2011: read on MRI'],
  ['no such grade', 'dworak', '5', 'ajcc', null, 'Dworak 1997: 0 to 4'],
  ['itself', 'mandard', '3', 'mandard', '3', 'definition'],
]

describe('systems of regression grades', () => {
  it.each([
    ['ajcc', '0', '3', 'higher grade, more tumour'],
    ['ryan', '1', '3', 'higher grade, more tumour'],
    ['mandard', '1', '5', 'higher grade, more tumour'],
    ['dworak', '4', '0', 'higher grade, more regression'],
    ['becker', '1a', '3', 'higher grade, more tumour'],
    ['mrtrg', '1', '5', 'higher grade, more tumour'],
  ] as const)('%s runs from %s to %s: %s', (name, best, worst, direction) => {
    const system = regressionSystems[name]
    expect([system.grades[0].grade, system.grades.at(-1)?.grade, system.direction]).toEqual([
      best,
      worst,
      direction,
    ])
    expect(ordinalOf(system, best)).toBe(0)
    expect(ordinalOf(system, worst)).toBe(system.grades.length - 1)
    expect(regressionSystemOf(system.name.toUpperCase())).toBe(system)
  })

  it.each(conversions)('%s: %s %s to %s is %s (%s)', (_, from, grade, to, expected) => {
    const { value, why } = convertGrade(from, grade, to)
    expect(value).toBe(expected)
    expect(why === null).toBe(expected !== null)
  })
})

describe('complete and major response', () => {
  it.each([
    ['ypT0N0', 'T0', 'N0', true, true],
    ['ypT0N0', 'T0', 'N1a', true, false],
    ['ypT0', 'T0', 'N1a', true, true],
    ['ypT0N0', 'Tis', 'N0', true, false],
    ['ypT0/isN0', 'Tis', 'N0', true, true],
    ['ypT0/isN0', 'Tis', 'N1', true, false],
    ['ypT0N0', 'T0', 'NX', true, null],
    ['ypT0', 'T0', 'NX', true, true],
    ['ypT0N0', 'T2', 'NX', true, false],
    ['ypT0N0', 'TX', 'N0', true, null],
    ['ypT0N0', null, 'N2', true, false],
    ['ypT0', null, 'N2', true, null],
    ['ypT0N0', 'T0', 'N0', false, null],
    ['ypT0N0', 'T0', 'N0', null, true],
  ] as const)('%s: yp%s %s, resected %s: %s', (definition, t, n, resected, expected) => {
    expect(completeResponse({ t, n, resected }, definition as CompleteResponseDefinition).value).toBe(
      expected,
    )
  })

  // Becker 2003: none; below 10; 10 to 50; above 50. Major response: Hellmann 2014, 10 % or less.
  it.each([
    [0, '1a', true],
    [9.9, '1b', true],
    [10, '2', true],
    [10.1, '2', false],
    [50, '2', false],
    [50.1, '3', false],
    [100, '3', false],
    [101, null, null],
    [-1, null, null],
    [Number.NaN, null, null],
  ] as const)('residual tumour of %s per cent: Becker %s, major response %s', (percent, becker, major) => {
    expect(beckerOfPercent(percent).value).toBe(becker)
    expect(majorResponse(percent).value).toBe(major)
    if (becker === null) expect(majorResponse(percent).why).toBeTruthy()
  })

  it('is not decided by Becker 2, which holds 10 %', () => {
    expect(majorResponseOfBecker('1b').value).toBe(true)
    expect(majorResponseOfBecker('2').value).toBeNull()
    expect(majorResponseOfBecker('3').value).toBe(false)
  })
})

describe('NAR score', () => {
  // George 2015: (5 pN - 3 (cT - pT) + 12)^2 / 9.61; 0 to 100; low below 8, high above 16. Squares by hand.
  it.each([
    ['T4', 'T0', 'N0', 0 / 9.61, 'low'],
    ['T3', 'T0', 'N0', 9 / 9.61, 'low'],
    ['T3', 'T1', 'N0', 36 / 9.61, 'low'],
    ['T3', 'T2', 'N0', 81 / 9.61, 'intermediate'],
    ['T3', 'T3', 'N0', 144 / 9.61, 'intermediate'],
    ['T4a', 'T4b', 'N1c', 289 / 9.61, 'high'],
    ['T3', 'T3', 'N2b', 484 / 9.61, 'high'],
    ['T1', 'T4', 'N2', 100, 'high'],
  ] as const)('c%s yp%s %s is %d: %s', (cT, pT, pN, expected, group) => {
    const { value } = neoadjuvantRectalScore(cT, pT, pN)
    expect(recordAbsoluteError('NAR score', [value ?? Number.NaN], [expected])).toBeLessThanOrEqual(1e-12)
    expect(rectalScoreGroup(value ?? Number.NaN)).toBe(group)
  })

  it.each([
    ['T0', 'T0', 'N0', 'cT T0'],
    ['T3', 'Tis', 'N0', 'ypT Tis'],
    ['T3', 'T2', 'NX', 'ypN NX'],
    ['T3', 'T2', 'N3', 'ypN N3'],
    [null, 'T2', 'N0', 'cT is not known'],
  ] as const)('c%s yp%s %s has none: %s', (cT, pT, pN, why) => {
    expect(neoadjuvantRectalScore(cT, pT, pN).why).toContain(why)
  })

  it('does not fall where T or N after treatment rises', () => {
    const whole = (min: number, max: number) => fc.integer({ min, max })
    fc.assert(
      fc.property(whole(1, 4), whole(0, 3), whole(0, 1), (cT, pT, pN) => {
        const at = (t: number, n: number) =>
          neoadjuvantRectalScore(`T${cT}`, `T${t}`, `N${n}`).value ?? Number.NaN
        expect(at(pT + 1, pN)).toBeGreaterThanOrEqual(at(pT, pN))
        expect(at(pT, pN + 1)).toBeGreaterThanOrEqual(at(pT, pN))
      }),
      { numRuns: 60 },
    )
  })
})

type Cells = Readonly<Record<string, string>>

/** One patient with these cells. */
function assess(cells: Cells, settings: Partial<RegressionSettings> = {}) {
  const { records } = recordsOf(textTableOf([{ patient_id: 'P1', ...cells }]), regressionFields)
  const { outcomes, findings } = assessRegression(records, 'p.csv', settings)
  return { outcome: outcomes[0], codes: findings.map(({ code }) => code), findings }
}

describe('a row of pathology', () => {
  it.each([
    ['1 mm on MRI', { mrf_mm: '1' }, true, null],
    ['1.1 mm on MRI', { mrf_mm: '1.1' }, false, null],
    ['1 mm in the specimen', { crm_mm: '1' }, null, true],
    ['1.1 mm in the specimen', { crm_mm: '1.1' }, null, false],
    ['MRI and specimen disagree, each keeps its own', { mrf_mm: '0', crm_mm: '5' }, true, false],
    ['recorded without a distance', { mrf: 'N', crm: 'Y' }, false, true],
  ] as const)('fascia and margin stay apart: %s', (_, cells, fascia, margin) => {
    const { outcome } = assess(cells)
    expect([outcome.fascia.value, outcome.margin.value]).toEqual([fascia, margin])
  })

  it.each([
    ['3', true],
    ['2', false],
    ['4', true],
    ['Y', true],
    ['5', null],
  ] as const)('mrEMVI %s is %s (Smith 2008: 3 and 4)', (cell, expected) => {
    const { outcome } = assess({ mremvi: cell, emvi: 'N' })
    expect([outcome.mrVascular.value, outcome.vascular.value]).toEqual([expected, false])
  })

  it.each([
    [
      'a complete grade beside ypT2',
      { regression_system: 'Mandard', regression_grade: 'TRG1', ypt: 'T2' },
      'regression-contradiction',
    ],
    [
      'residual tumour beside ypT0',
      { regression_system: 'AJCC', regression_grade: '1', ypt: '0' },
      'regression-contradiction',
    ],
    [
      '3 % beside a complete grade',
      { regression_system: 'Dworak', regression_grade: '4', residual_percent: '3' },
      'regression-contradiction',
    ],
    [
      'N1c beside two positive nodes',
      { ypn: 'N1c', positive_nodes: '2', tumour_deposits: '1' },
      'nodes-contradiction',
    ],
    [
      'deposits without nodes recorded as N0',
      { ypn: 'N0', positive_nodes: '0', tumour_deposits: '2' },
      'nodes-contradiction',
    ],
    [
      'N1c without a deposit',
      { ypn: 'N1c', positive_nodes: '0', tumour_deposits: '0' },
      'nodes-contradiction',
    ],
    ['a grade without its system', { regression_grade: '2' }, 'regression-system-missing'],
    [
      'an unknown system',
      { regression_system: 'Rodriguez', regression_grade: '2' },
      'regression-system-unknown',
    ],
    ['Dworak has no 5', { regression_system: 'Dworak', regression_grade: '5' }, 'regression-grade-unknown'],
    ['Mandard has no 0', { regression_system: 'Mandard', regression_grade: '0' }, 'regression-grade-unknown'],
    [
      'mrTRG in the column of the specimen',
      { regression_system: 'mrTRG', regression_grade: '2' },
      'regression-of-mri',
    ],
    ['120 % residual tumour', { residual_percent: '120' }, 'residual-out-of-range'],
    ['0.05 % may be a fraction', { residual_percent: '0.05' }, 'residual-as-fraction'],
    ['a negative margin', { crm_mm: '-1' }, 'margin-negative'],
    ['0.5 mm recorded as not involved', { mrf_mm: '0.5', mrf: 'N' }, 'margin-contradiction'],
    ['a specimen without resection', { resected: 'N', crm_mm: '2' }, 'specimen-without-resection'],
  ] as const)('%s is a finding', (_, cells, code) => {
    const { codes, findings } = assess(cells)
    expect(codes).toContain(code)
    expect(findings[0]).toMatchObject({ file: 'p.csv', row: 2, patientId: 'P1' })
    expect(findings[0].cure).toBeTruthy()
  })

  it('counts nodes by the site: three are N1b in the rectum and N2 in the oesophagus', () => {
    const cells = { positive_nodes: '3', ct: 'T3', ypt: 'T2', ypn: 'N2' }
    const oesophagus = assess({ ...cells, site: 'oesophagus' })
    expect([oesophagus.codes, oesophagus.outcome.nodesByCount.value]).toEqual([[], 'N2'])
    expect(oesophagus.outcome.rectalScore.why).toBe('the score is one of the rectum')
    const rectum = assess({ ...cells, site: 'rectum' })
    expect([rectum.codes, rectum.outcome.nodesByCount.value]).toEqual([['nodes-contradiction'], 'N1b'])
    expect(assess(cells).codes).toEqual([])
    expect(assess({ ypn: 'N1a', positive_nodes: '0' }).codes).toEqual(['nodes-contradiction'])
  })

  it('agrees with counts where N is recorded undivided', () => {
    expect(assess({ ypn: 'N1', positive_nodes: '2', tumour_deposits: '0' }).codes).toEqual([])
    expect(assess({ ypn: 'N2a', positive_nodes: '5' }).codes).toEqual([])
  })

  it('gives each grade on one scale, and in another system where definitions allow', () => {
    const to: RegressionSystemName = 'ajcc'
    const complete = assess({ regression_system: 'Dworak', regression_grade: '4' }, { convertTo: to }).outcome
    expect([complete.ordinal, complete.converted?.value, complete.majorResponse.value]).toEqual([
      0,
      '0',
      true,
    ])
    const partial = assess({ regression_system: 'Dworak', regression_grade: '2' }, { convertTo: to }).outcome
    expect([partial.ordinal, partial.converted?.value, partial.majorResponse.value]).toEqual([2, null, null])
  })
})
