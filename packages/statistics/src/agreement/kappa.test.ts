import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { cohenKappa, fleissKappa, type KappaWeighting } from './index.ts'

interface CohenCase {
  readonly value: number
  readonly se: number
  readonly nullSe: number
  readonly vcd: readonly number[]
}
const r = reference<{
  first: number[]
  second: number[]
  cohen: Record<KappaWeighting, CohenCase>
  fleiss: { ratings: number[][]; value: number; se: number; nullSe: number; categories: number[] }
}>('agreement')

describe('cohenKappa agrees with vcd, its errors with the delta method', () => {
  it.each(['none', 'linear', 'quadratic'] as const)('weighting %s', weighting => {
    const { value, se, nullSe, vcd } = r.cohen[weighting]
    const found = cohenKappa({ first: r.first, second: r.second, weighting })
    expectAgreement(found.value, value, 1e-12)
    expectAgreement([found.value, found.se], vcd, 1e-8)
    expectAgreement([found.se, found.nullSe], [se, nullSe], 1e-8)
  })

  it('the category that nobody uses changes weighted kappa, and must be said', () => {
    const [first, second] = [
      [0, 1, 2, 2, 1],
      [0, 2, 2, 1, 1],
    ]
    const three = cohenKappa({ first, second, weighting: 'linear' })
    const four = cohenKappa({ first, second, weighting: 'linear', categories: 4 })
    expect(four.observed).not.toBe(three.observed)
    expect(four.value).toBeCloseTo(three.value, 12) // linear weights: only their scale changes
    expect(() => cohenKappa({ first, second, categories: 2 })).toThrow('give 3 or more')
  })

  it('raters who always say the same leave kappa undefined, and say so', () => {
    const found = cohenKappa({ first: [1, 1, 1], second: [1, 1, 1] })
    expect(found).toMatchObject({ defined: false, observed: 1, expected: 1 })
    expect(found.value).toBeNaN()
  })

  it('perfect agreement is 1 without error', () => {
    expect(cohenKappa({ first: [0, 1, 2, 0], second: [0, 1, 2, 0] })).toMatchObject({
      value: 1,
      se: 0,
      upper: 1,
    })
  })

  it('raters may change places, and subjects their order', () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }))
    fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 20 }), pairs => {
        const of = (rows: typeof pairs, [a, b]: readonly [0 | 1, 0 | 1]) =>
          cohenKappa({
            first: rows.map(p => p[a]),
            second: rows.map(p => p[b]),
            categories: 4,
            weighting: 'quadratic',
          })
        const plain = of(pairs, [0, 1])
        fc.pre(plain.defined)
        for (const other of [of(pairs, [1, 0]), of([...pairs].reverse(), [0, 1])])
          expectAgreement([other.value, other.se], [plain.value, plain.se], 1e-9, 1)
        // each subject twice: the same kappa, the error of twice as many
        const twice = of([...pairs, ...pairs], [0, 1])
        expectAgreement([twice.value, twice.se * Math.SQRT2], [plain.value, plain.se], 1e-9, 1)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    [{ first: [0, 1.5], second: [0, 1] }, 'first is 1.5 in row 1'],
    [{ first: [0, 1], second: [0, -1] }, 'second is -1 in row 1'],
    [{ first: [0, 1], second: [0, Number.NaN] }, 'second is NaN in row 1'],
    [{ first: [], second: [] }, 'No subject'],
  ])('%o is refused', (options, says) => {
    expect(() => cohenKappa(options)).toThrow(says)
  })
})

describe('fleissKappa', () => {
  it('agrees with its definition in R, its error with numerical derivatives', () => {
    const found = fleissKappa({ ratings: r.fleiss.ratings })
    expectAgreement([found.value, found.nullSe], [r.fleiss.value, r.fleiss.nullSe], 1e-12)
    expectAgreement(found.se, r.fleiss.se, 1e-8)
    expectAgreement(
      found.categories.map(one => one.value),
      r.fleiss.categories,
      1e-12,
    )
  })

  it('two raters and undefined kappa', () => {
    expect(
      fleissKappa({
        ratings: [
          [0, 0],
          [0, 0],
        ],
      }),
    ).toMatchObject({ defined: false, observed: 1 })
    expect(
      fleissKappa({
        ratings: [
          [0, 1, 1],
          [0, 1, 1],
        ],
      }),
    ).toMatchObject({ value: 1, defined: true })
    expect(() => fleissKappa({ ratings: [[0, 1]] })).toThrow('two or more')
    expect(() => fleissKappa({ ratings: [[0, 1], [0]] })).toThrow('ratings[1] has 1 values')
  })

  it('raters and subjects may be permuted', () => {
    const subject = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(subject, { minLength: 2, maxLength: 12 }), subjects => {
        const of = (rows: typeof subjects, raters: readonly number[]) =>
          fleissKappa({ ratings: raters.map(rater => rows.map(row => row[rater])) })
        const plain = of(subjects, [0, 1, 2])
        fc.pre(plain.defined)
        for (const other of [of(subjects, [2, 0, 1]), of([...subjects].reverse(), [0, 1, 2])])
          expectAgreement(
            [other.value, other.se, other.nullSe],
            [plain.value, plain.se, plain.nullSe],
            1e-9,
            1,
          )
      }),
      { numRuns: 1000 },
    )
  })
})
