import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { StatisticsInputError } from '../input-error.ts'
import { createRandom } from '../random.ts'
import { logistic } from './logistic.ts'

interface Case {
  y: number[]
  x: number[][]
  weights: number[] | null
  offset: number[] | null
  coefficients: number[] | number
  covariance: number[] | number
  deviance: number
  nullDeviance: number
  logLikelihood: number
}
const cases = reference<Record<string, Case>>('logistic')

describe('logistic', () => {
  for (const [name, c] of Object.entries(cases))
    test(`agrees with R glm: ${name}`, () => {
      const fit = logistic({ y: c.y, x: c.x, weights: c.weights ?? undefined, offset: c.offset ?? undefined })
      expect(fit.converged).toBe(true)
      expectAgreement(fit.coefficients, [c.coefficients].flat(), 1e-9)
      expectAgreement(fit.covariance, [c.covariance].flat(), 1e-8, 1e-6)
      expectAgreement(fit.deviance, c.deviance, 1e-12)
      expectAgreement(fit.nullDeviance, c.nullDeviance, 1e-12)
    })

  test('flags complete separation', () => {
    const fit = logistic({ y: [0, 0, 0, 1, 1, 1], x: [[1, 2, 3, 4, 5, 6]] })
    expect(fit.separated).toBe(true)
    expect(fit.converged).toBe(false)
    expect(fit.warnings[0]).toMatch(/separates/)
  })

  test('flags quasi-complete separation: every carrier of a rare category has the event', () => {
    const y = [0, 1, 0, 1, 1, 0, 1, 0, 1, 1]
    const age = [50, 61, 47, 58, 70, 66, 52, 71, 63, 49]
    const rare = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    expect(logistic({ y, x: [age, rare] }).separated).toBe(true)
    expect(logistic({ y, x: [age] }).separated).toBe(false)
  })

  test('aliases constant and collinear covariates', () => {
    const { y, x } = cases.birthwt
    const fit = logistic({ y, x: [x[0], x[0].map(() => 0.1), x[1], x[0].map((v, i) => 2 * v - 3 * x[1][i])] })
    const plain = logistic({ y, x: [x[0], x[1]] })
    expect(fit.aliased).toEqual([false, false, true, false, true])
    expect([fit.coefficients[2], fit.coefficients[4]]).toEqual([0, 0])
    expectAgreement(fit.deviance, plain.deviance, 1e-12)
    expect(fit.warnings).toHaveLength(2)
  })

  test('refuses one class, missing values and unequal lengths with typed errors', () => {
    const fault = (run: () => unknown) => {
      try {
        run()
      } catch (error) {
        if (error instanceof StatisticsInputError) return [error.fault, error.argument, error.row]
      }
      return null
    }
    expect(fault(() => logistic({ y: [1, 1], x: [] }))).toEqual(['oneClass', 'y', undefined])
    expect(fault(() => logistic({ y: [0, 1], x: [[1, Number.NaN]] }))).toEqual(['missing', 'x[0]', 1])
    expect(fault(() => logistic({ y: [0, 1], x: [[1]] }))).toEqual(['length', 'x[0]', undefined])
    expect(fault(() => logistic({ y: [0, 1], x: [], weights: [0, 1] }))).toEqual(['oneClass', 'y', undefined])
    expect(fault(() => logistic({ y: [0, 1], x: [], weights: [-1, 1] }))).toEqual(['domain', 'weights', 0])
  })

  test('frequency weights equal replication, and the order of rows does not matter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), seed => {
        const random = createRandom(seed, 'logistic')
        const n = 20
        const x = [0, 1].map(() => Float64Array.from({ length: n }, () => random.normal()))
        const y = Uint8Array.from({ length: n }, (_, i) => (i < 4 ? i % 2 : random.integer(2)))
        const weights = Float64Array.from({ length: n }, () => 1 + random.integer(3))
        const rows = [...weights].flatMap((w, i) => Array.from({ length: w }, () => i))
        const order = random.permutation(rows.length)
        const pick = (v: ArrayLike<number>) => Array.from(order, k => v[rows[k]])
        const weighted = logistic({ y, x, weights })
        const replicated = logistic({ y: pick(y), x: [pick(x[0]).map(v => v + 2), pick(x[1])] })
        expect(replicated.separated).toBe(weighted.separated)
        if (weighted.separated) return
        const [b0, b1, b2] = weighted.coefficients
        expectAgreement(replicated.coefficients, [b0 - 2 * b1, b1, b2], 1e-8)
        expectAgreement(replicated.se.slice(1), weighted.se.slice(1), 1e-8)
      }),
      { numRuns: 1000 },
    )
  })
})
