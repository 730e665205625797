import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { intraclassCorrelation } from './intraclass-correlation.ts'

interface Case {
  readonly ratings: number[][]
  readonly value: number[]
  readonly lower: number[]
  readonly upper: number[]
  readonly f: number[]
  readonly df1: number[]
  readonly df2: number[]
  readonly p: number[]
}
const { icc } = reference<{ icc: Case[] }>('agreement')

describe('intraclassCorrelation', () => {
  it('agrees with psych::ICC, all six forms', () => {
    for (const { ratings, ...expected } of icc) {
      const { forms } = intraclassCorrelation({ ratings })
      for (const key of ['value', 'lower', 'upper', 'f', 'df1', 'df2', 'p'] as const)
        expectAgreement(
          forms.map(form => form[key]),
          expected[key],
          1e-9,
        )
    }
  })

  // Shrout & Fleiss 1979, table 4
  it('gives the published example', () => {
    const { forms } = intraclassCorrelation({ ratings: icc[0].ratings })
    const expected = [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    forms.forEach((form, i) => {
      expect(form.value).toBeCloseTo(expected[i], 2)
    })
  })

  it('raters that agree exactly give 1; a constant leaves it undefined', () => {
    const same = [3, 5, 9]
    for (const { value, lower, upper } of intraclassCorrelation({ ratings: [same, same] }).forms)
      expect([value, lower, upper]).toEqual([1, 1, 1])
    const constant = intraclassCorrelation({
      ratings: [
        [2, 2],
        [2, 2],
      ],
    })
    expect(constant.defined).toBe(false)
    expect(constant.forms.every(form => Number.isNaN(form.value))).toBe(true)
  })

  it('is refused for one rater, one subject, or a missing value', () => {
    expect(() => intraclassCorrelation({ ratings: [[1, 2]] })).toThrow('two or more')
    expect(() => intraclassCorrelation({ ratings: [[1], [2]] })).toThrow('two or more')
    expect(() =>
      intraclassCorrelation({
        ratings: [
          [1, 2],
          [2, Number.NaN],
        ],
      }),
    ).toThrow('ratings[1] is NaN in row 1')
  })

  it('order, scale and a common constant change nothing; a constant of one rater leaves consistency', () => {
    const subject = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(subject, { minLength: 3, maxLength: 10 }), subjects => {
        const of = (rows: number[][], raters = [0, 1, 2]) =>
          intraclassCorrelation({ ratings: raters.map(rater => rows.map(row => row[rater])) })
        const plain = of(subjects)
        fc.pre(plain.meanSquares.residual > 1e-6 && plain.meanSquares.subjects > 1e-6)
        const values = plain.forms.map(form => form.value)
        for (const other of [
          of([...subjects].reverse()),
          of(subjects, [1, 2, 0]),
          of(subjects.map(row => row.map(v => 3 * v + 7))),
        ])
          expectAgreement(
            other.forms.map(form => form.value),
            values,
            1e-8,
            1,
          )
        const shifted = of(subjects.map(([a, b, c]) => [a + 5, b, c]))
        expectAgreement([shifted.forms[2].value, shifted.forms[5].value], [values[2], values[5]], 1e-8, 1)
      }),
      { numRuns: 1000 },
    )
  })
})
