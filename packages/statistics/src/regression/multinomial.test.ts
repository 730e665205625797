import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { createRandom } from '../random.ts'
import { logistic } from './logistic.ts'
import { multinomialLogit, multinomialProbabilities } from './multinomial.ts'

interface Case {
  y: number[]
  x: number[][]
  weights: number[] | null
  coefficients: number[][]
  covariance: number[]
  logLikelihood: number
  peerLogLikelihood: number
  peerProbabilities: number[][]
  probabilities: number[][]
  statistic: number
  df: number
}
const cases = reference<Record<string, Case>>('multinomial')

describe('multinomialLogit', () => {
  for (const [name, c] of Object.entries(cases)) {
    const fit = multinomialLogit({ y: c.y, x: c.x, weights: c.weights ?? undefined })
    test(`agrees with vglm: ${name}`, () => {
      expect(fit.converged).toBe(true)
      expectAgreement(
        fit.coefficients.flatMap(b => [...b]),
        c.coefficients.flat(),
        1e-8,
      )
      expectAgreement(fit.covariance, c.covariance, 1e-8, 1e-6)
      expectAgreement(fit.logLikelihood, c.logLikelihood, 1e-12)
      expectAgreement(fit.likelihoodRatio.statistic, c.statistic, 1e-9)
      expect(fit.likelihoodRatio.df).toBe(c.df)
    })
    test(`predicts as vglm, and no worse a likelihood than multinom: ${name}`, () => {
      expect(fit.logLikelihood).toBeGreaterThanOrEqual(c.peerLogLikelihood - 1e-9)
      const rows = c.y.map((_, i) => i).filter(i => !c.weights || c.weights[i] > 0)
      const first = rows.slice(0, 20)
      const predicted = multinomialProbabilities(
        fit,
        c.x.map(column => first.map(i => column[i])),
        first.length,
      )
      c.probabilities.forEach((row, i) => {
        expectAgreement(
          predicted.map(p => p[i]),
          row,
          1e-8,
        )
        expectAgreement(
          fit.fitted.map(p => p[first[i]]),
          c.peerProbabilities[i],
          1e-5,
        )
      })
    })
  }

  test('two levels are a logistic regression, whatever their codes', () => {
    const { y, x } = cases.birthwt
    const two = y.map(v => (v > 0 ? 1 : 0))
    const fit = multinomialLogit({ y: two.map(v => (v === 1 ? 7 : -2)), x })
    const plain = logistic({ y: two, x })
    expect([fit.reference, ...fit.levels]).toEqual([-2, 7])
    expectAgreement(fit.coefficients[0], plain.coefficients, 1e-10)
    expectAgreement(fit.covariance, plain.covariance, 1e-9, 1e-6)
  })

  test('another reference level changes the contrasts and not the fit', () => {
    const { y, x } = cases.birthwt
    const first = multinomialLogit({ y, x })
    const last = multinomialLogit({ y, x, reference: 2 })
    expect([...last.levels]).toEqual([0, 1])
    expectAgreement(last.logLikelihood, first.logLikelihood, 1e-12)
    expectAgreement(
      last.coefficients[0],
      first.coefficients[1].map(b => -b),
      1e-9,
    )
    expect(() => multinomialLogit({ y, x, reference: 5 })).toThrow('reference level 5')
  })

  test('a level without a row gets no coefficients; one level alone is refused', () => {
    const { y, x } = cases.birthwt
    const fit = multinomialLogit({ y, x, levels: [0, 1, 2, 3] })
    expect(fit.emptyLevels).toEqual([3])
    expect(fit.coefficients).toHaveLength(2)
    expect(fit.warnings[0]).toContain('level 3')
    expect(() => multinomialLogit({ y, x, levels: [0, 1] })).toThrow('the levels given are 0, 1')
    expect(() => multinomialLogit({ y: [1, 1], x: [[1, 2]] })).toThrow('level 1 alone')
    expect(() => multinomialLogit({ y: [], x: [] })).toThrow('no rows')
  })

  test('flags separation of one level, aliases collinear covariates', () => {
    const y = [0, 1, 0, 1, 0, 1, 2, 2]
    const x = [1, 2, 3, 1, 2, 3, 8, 9]
    const fit = multinomialLogit({ y, x: [x] })
    expect([fit.separated, fit.converged]).toEqual([true, false])
    expect(fit.warnings[0]).toMatch(/separates/)
    const mixed = [0, 1, 2, 0, 2, 1, 0, 1]
    const aliased = multinomialLogit({ y: mixed, x: [x, x.map(v => 1 - 2 * v)] })
    expect(aliased.aliased).toEqual([false, false, true])
    expect(aliased.likelihoodRatio.df).toBe(2)
  })

  test('weights equal replication, order does not matter, a constant moves the intercepts alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), seed => {
        const random = createRandom(seed, 'multinomial')
        const n = 30
        const x = [Float64Array.from({ length: n }, () => random.normal())]
        const y = Uint8Array.from({ length: n }, (_, i) => (i < 3 ? i : random.integer(3)))
        const weights = Float64Array.from({ length: n }, () => 1 + random.integer(2))
        const rows = [...weights].flatMap((w, i) => Array.from({ length: w }, () => i))
        const order = random.permutation(rows.length)
        const pick = (v: ArrayLike<number>) => Array.from(order, k => v[rows[k]])
        const weighted = multinomialLogit({ y, x, weights })
        const replicated = multinomialLogit({ y: pick(y), x: x.map(column => pick(column).map(v => v + 3)) })
        weighted.coefficients.forEach((b, k) => {
          expectAgreement(replicated.coefficients[k], [b[0] - 3 * b[1], b[1]], 1e-8)
        })
      }),
      { numRuns: 1000 },
    )
  })
})
