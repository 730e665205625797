import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { StatisticsInputError } from '../input-error.ts'
import { createRandom } from '../random.ts'
import { firthLogistic } from './firth.ts'
import { logistic } from './logistic.ts'
import { logisticProfileLimits } from './logistic-limits.ts'

interface Case {
  y: number[]
  x: number[][]
  weights: number[] | null
  offset: number[] | null
  level: number
  coefficients: number[]
  covariance: number[]
  objective: number
  global: number | null
  lower: number[]
  upper: number[]
  statistic: number[]
  p: number[]
}
const { firth, profile } = reference<{ firth: Record<string, Case>; profile: Record<string, Case> }>('firth')
const optionsOf = (c: Case) => ({
  y: c.y,
  x: c.x,
  weights: c.weights ?? undefined,
  offset: c.offset ?? undefined,
  level: c.level,
})

describe('firthLogistic', () => {
  for (const [name, c] of Object.entries(firth)) {
    const fit = firthLogistic(optionsOf(c))
    test(`agrees with brglm2: ${name}`, () => {
      expect(fit.converged).toBe(true)
      expectAgreement(fit.coefficients, c.coefficients, 1e-8)
      expectAgreement(fit.covariance, c.covariance, 1e-8, 1e-6)
      expectAgreement(fit.penalisedLogLikelihood, c.objective, 1e-10)
      expect(fit.penalisedLogLikelihood).toBeGreaterThanOrEqual(c.objective - 1e-10)
    })
    test(`profile penalised likelihood limits and tests: ${name}`, () => {
      expectAgreement(fit.lower, c.lower, 1e-8)
      expectAgreement(fit.upper, c.upper, 1e-8)
      expectAgreement(fit.statistic, c.statistic, 1e-8)
      expectAgreement(fit.p, c.p, 1e-8)
      expectAgreement(fit.likelihoodRatio.statistic, c.global ?? Number.NaN, 1e-8)
    })
  }

  test('stays finite where maximum likelihood does not exist', () => {
    const { y, x } = firth.endometrial
    expect(logistic({ y, x }).separated).toBe(true)
    const fit = firthLogistic({ y, x })
    expect(fit.se.every(se => Number.isFinite(se) && se > 0)).toBe(true)
    expect([...fit.lower, ...fit.upper].every(Number.isFinite)).toBe(true)
  })

  test('aliases constant and collinear covariates', () => {
    const { y, x } = firth.endometrial
    const fit = firthLogistic({
      y,
      x: [x[1], x[1].map(() => 0.1), x[2], x[1].map((v, i) => 2 * v - x[2][i])],
    })
    const plain = firthLogistic({ y, x: [x[1], x[2]] })
    expect(fit.aliased).toEqual([false, false, true, false, true])
    expect([fit.coefficients[2], fit.coefficients[4], fit.p[2], fit.lower[4]]).toEqual([
      0,
      0,
      Number.NaN,
      Number.NaN,
    ])
    expectAgreement(fit.penalisedLogLikelihood, plain.penalisedLogLikelihood, 1e-12)
    expectAgreement([fit.upper[1], fit.upper[3]], plain.upper.slice(1), 1e-9)
    expect(fit.warnings).toHaveLength(2)
  })

  test('an intercept alone adds half an event and half a non-event', () => {
    const fit = firthLogistic({ y: [1, 0, 0, 0, 0], x: [] })
    expectAgreement(fit.fitted[0], 1.5 / 6, 1e-12)
  })

  test('a second maximum, far out along extreme values, leaves a limit NaN and says so', () => {
    const x = [6.7, -10.4, 0, 137.2, 0, 0, 1, 0, 0, 0, 17.2, 240.6, 0, -7.6, -98.1, 1.3, 1, 1, 1, -0.6, 0]
    const y = [0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0]
    const fit = firthLogistic({ y, x: [x] })
    expect(fit.converged).toBe(true)
    expect(fit.lower[1]).toBeNaN()
    expect(fit.warnings[0]).toContain('profile of covariate 0 cannot be followed')
  })

  test('refuses one class and missing values', () => {
    expect(() => firthLogistic({ y: [1, 1], x: [] })).toThrow(StatisticsInputError)
    expect(() => firthLogistic({ y: [0, 1], x: [[1, Number.NaN]] })).toThrow('x[0] is NaN in row 1')
    expect(() => firthLogistic({ y: [0, 1], x: [], level: 95 })).toThrow('level is 95')
  })

  test('weights equal replication, order does not matter, a constant moves the intercept alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), seed => {
        const random = createRandom(seed, 'firth')
        const n = 8
        const x = [Float64Array.from({ length: n }, () => random.integer(4))]
        const y = Uint8Array.from({ length: n }, (_, i) => (i < 2 ? i : random.integer(2)))
        const weights = Float64Array.from({ length: n }, () => 1 + random.integer(2))
        const rows = [...weights].flatMap((w, i) => Array.from({ length: w }, () => i))
        const order = random.permutation(rows.length)
        const pick = (v: ArrayLike<number>) => Array.from(order, k => v[rows[k]])
        const profile = seed % 20 === 0
        const weighted = firthLogistic({ y, x, weights, profile })
        const moved = x.map(column => pick(column).map(v => v + 10))
        const replicated = firthLogistic({ y: pick(y), x: moved, profile })
        expectAgreement(replicated.coefficients[1], weighted.coefficients[1], 1e-8)
        expectAgreement(
          replicated.coefficients[0],
          weighted.coefficients[0] - 10 * weighted.coefficients[1],
          1e-7,
        )
        expectAgreement([replicated.upper[1], replicated.p[1]], [weighted.upper[1], weighted.p[1]], 1e-6)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('logisticProfileLimits', () => {
  for (const [name, c] of Object.entries(profile))
    test(`agrees with the profile deviance of glm: ${name}`, () => {
      const { lower, upper, statistic, p } = logisticProfileLimits(optionsOf(c))
      expectAgreement(lower, c.lower, 1e-8)
      expectAgreement(upper, c.upper, 1e-8)
      expectAgreement(statistic, c.statistic, 1e-8)
      expectAgreement(p, c.p, 1e-8)
    })
  test('has no number under separation', () => {
    const { lower, p } = logisticProfileLimits({ y: [0, 0, 1, 1], x: [[1, 2, 3, 4]] })
    expect([...lower, ...p].every(Number.isNaN)).toBe(true)
  })
})
