import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import { createRandom } from '../../random.ts'
import { negativeBinomial } from './negative-binomial.ts'
import { poissonRegression } from './poisson.ts'

interface Case {
  y: number[]
  x: number[][]
  exposure: number[] | null
  weights: number[] | null
  coefficients: number[]
  covariance: number[]
  logLikelihood: number
}
interface PoissonCase extends Case {
  cluster: number[] | null
  deviance: number
  pearson: number
  df: number
  robust: number[]
  clustered: number[] | null
}
interface NegativeBinomialCase extends Case {
  theta: number
  thetaSe: number
  glmNb: { theta: number; coefficients: number[]; logLikelihood: number }
  statistic: number
  p: number
}
const r = reference<{
  poisson: Record<string, PoissonCase>
  negativeBinomial: Record<string, NegativeBinomialCase>
  underdispersed: PoissonCase
}>('counts')
const optionsOf = (c: Case) => ({
  y: c.y,
  x: c.x,
  exposure: c.exposure ?? undefined,
  weights: c.weights ?? undefined,
})

describe('poissonRegression', () => {
  for (const [name, c] of Object.entries(r.poisson)) {
    test(`agrees with glm: ${name}`, () => {
      const fit = poissonRegression(optionsOf(c))
      expect(fit.converged).toBe(true)
      expectAgreement(fit.coefficients, c.coefficients, 1e-8)
      expectAgreement(fit.covariance, c.covariance, 1e-8, 1e-6)
      expectAgreement(fit.logLikelihood, c.logLikelihood, 1e-11)
      expectAgreement([fit.deviance, fit.pearson], [c.deviance, c.pearson], 1e-9)
      expect(fit.degreesOfFreedom).toBe(c.df)
      expectAgreement(fit.dispersion, c.pearson / c.df, 1e-9)
    })
    test(`robust covariance agrees with sandwich: ${name}`, () => {
      const fit = poissonRegression({ ...optionsOf(c), robust: true })
      expectAgreement(fit.robustCovariance ?? [], c.robust, 1e-8, 1e-6)
      expectAgreement(fit.se[0], Math.sqrt(c.robust[0]), 1e-8)
      if (c.cluster && c.clustered) {
        const clustered = poissonRegression({ ...optionsOf(c), cluster: c.cluster })
        expectAgreement(clustered.robustCovariance ?? [], c.clustered, 1e-8, 1e-6)
      }
    })
  }
  test('one group: the rate is events over exposure, its ratio the rate itself', () => {
    const fit = poissonRegression({ y: [2, 0, 4], x: [], exposure: [1, 2, 5] })
    expectAgreement(fit.rateRatios.value[0], 6 / 8, 1e-14)
    expectAgreement(fit.se[0], 1 / Math.sqrt(6), 1e-14)
  })
  test('no event at all is refused, a group without events is flagged', () => {
    expect(() => poissonRegression({ y: [0, 0], x: [[1, 2]] })).toThrow('no events')
    const fit = poissonRegression({ y: [1, 2, 3, 0, 0], x: [[0, 0, 0, 1, 1]] })
    expect([fit.separated, fit.converged]).toEqual([true, false])
    expect(fit.warnings[0]).toMatch(/no events/)
  })
  test('bad counts and exposures are named', () => {
    expect(() => poissonRegression({ y: [], x: [] })).toThrow('no rows')
    expect(() => poissonRegression({ y: [1, 0.5], x: [] })).toThrow('y is 0.5 in row 1')
    expect(() => poissonRegression({ y: [1, -1], x: [] })).toThrow('y is -1 in row 1')
    expect(() => poissonRegression({ y: [1, 2], x: [], exposure: [1, 0] })).toThrow('exposure is 0 in row 1')
    expect(() => poissonRegression({ y: [1, 2], x: [], cluster: [3, 3] })).toThrow('one value alone')
  })
  test('one row: the rate with no degree of freedom; a constant covariate is aliased', () => {
    const fit = poissonRegression({ y: [3], x: [[5]] })
    expect([fit.degreesOfFreedom, fit.dispersion, fit.aliased[1]]).toEqual([0, Number.NaN, true])
    expectAgreement(fit.fitted, [3], 1e-14)
  })
  test('weights equal replication, order does not matter, a constant moves the intercept alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), seed => {
        const random = createRandom(seed, 'poisson')
        const n = 12
        const x = [Float64Array.from({ length: n }, () => random.normal())]
        const y = Uint8Array.from({ length: n }, () => 1 + random.integer(5))
        const weights = Float64Array.from({ length: n }, () => 1 + random.integer(2))
        const exposure = Float64Array.from({ length: n }, () => 1 + random.next())
        const rows = [...weights].flatMap((w, i) => Array.from({ length: w }, () => i))
        const order = random.permutation(rows.length)
        const pick = (v: ArrayLike<number>) => Array.from(order, k => v[rows[k]])
        const weighted = poissonRegression({ y, x, weights, exposure })
        const moved = x.map(column => pick(column).map(v => v + 3))
        const replicated = poissonRegression({
          y: pick(y),
          x: moved,
          exposure: pick(exposure).map(e => 2 * e),
        })
        expectAgreement(replicated.coefficients[1], weighted.coefficients[1], 1e-9)
        const shifted = weighted.coefficients[0] - 3 * weighted.coefficients[1] - Math.LN2
        expectAgreement(replicated.coefficients[0], shifted, 1e-9)
        expectAgreement(replicated.se[1], weighted.se[1], 1e-9)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('negativeBinomial', () => {
  for (const [name, c] of Object.entries(r.negativeBinomial)) {
    const fit = negativeBinomial(optionsOf(c))
    test(`agrees with glm.nb: ${name}`, () => {
      expect(fit.converged).toBe(true)
      expectAgreement(fit.coefficients, c.coefficients, 1e-7)
      expectAgreement(fit.covariance, c.covariance, 1e-7, 1e-6)
      expectAgreement([fit.theta, fit.thetaSe], [c.theta, c.thetaSe], 1e-6)
      expectAgreement(fit.logLikelihood, c.logLikelihood, 1e-11)
      expect(fit.logLikelihood).toBeGreaterThanOrEqual(
        Math.max(c.logLikelihood, c.glmNb.logLikelihood) - 1e-9,
      )
    })
    test(`against Poisson with half of chi-squared: ${name}`, () => {
      expectAgreement(fit.againstPoisson.statistic, c.statistic, 1e-8)
      expectAgreement(fit.againstPoisson.p, c.p, 1e-10)
    })
  }
  test('counts less dispersed than Poisson give Poisson, flagged', () => {
    const { y, x, coefficients, logLikelihood } = r.underdispersed
    const fit = negativeBinomial({ y, x })
    expect([fit.theta, fit.poisson, fit.againstPoisson.p]).toEqual([Number.POSITIVE_INFINITY, true, 1])
    expectAgreement(fit.coefficients, coefficients, 1e-8)
    expectAgreement(fit.logLikelihood, logLikelihood, 1e-11)
    expect(fit.thetaSe).toBeNaN()
  })
  test('no event at all is refused, a group without events is flagged', () => {
    expect(() => negativeBinomial({ y: [0, 0], x: [[1, 2]] })).toThrow('no events')
    expect(negativeBinomial({ y: [1, 9, 3, 0, 0], x: [[0, 0, 0, 1, 1]] }).separated).toBe(true)
  })
  test('weights equal replication, order does not matter, a constant moves the intercept alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), seed => {
        const random = createRandom(seed, 'negative binomial')
        const n = 12
        const x = [Float64Array.from({ length: n }, () => random.normal())]
        const y = Uint8Array.from({ length: n }, () => 1 + random.integer(3) * random.integer(6))
        const weights = Float64Array.from({ length: n }, () => 1 + random.integer(2))
        const rows = [...weights].flatMap((w, i) => Array.from({ length: w }, () => i))
        const order = random.permutation(rows.length)
        const pick = (v: ArrayLike<number>) => Array.from(order, k => v[rows[k]])
        const weighted = negativeBinomial({ y, x, weights })
        const replicated = negativeBinomial({ y: pick(y), x: x.map(column => pick(column).map(v => v + 3)) })
        expect(replicated.poisson).toBe(weighted.poisson)
        expectAgreement(1 / replicated.theta, 1 / weighted.theta, 1e-6)
        expectAgreement(replicated.coefficients[1], weighted.coefficients[1], 1e-6)
      }),
      { numRuns: 1000 },
    )
  })
})
