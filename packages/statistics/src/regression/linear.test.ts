import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { createRandom } from '../random.ts'
import { linearRegression } from './linear.ts'
import { linearPrediction } from './linear-prediction.ts'
import { logistic } from './logistic.ts'
import { logisticSandwich } from './logistic-sandwich.ts'
import { rcsBasis } from './restricted-cubic-spline.ts'
import type { HeteroscedasticityCorrection } from './sandwich.ts'
import { waldTest } from './wald-test.ts'

interface Fit {
  coefficients: number[]
  covariance: number[]
  p: number[]
  sigma: number
  r2: number
  adjusted: number
  f: number[]
  fp: number
}
const { linear } = reference<{
  linear: {
    y: number[]
    x: number[][]
    weights: number[]
    plain: Fit
    weighted: Fit
    longleyY: number[]
    longleyX: number[][]
    longley: Fit
  }
}>('tests')

function agrees(fit: ReturnType<typeof linearRegression>, r: Fit, tolerance: number) {
  expectAgreement(fit.coefficients, r.coefficients, tolerance)
  expectAgreement(fit.covariance, r.covariance, tolerance, 1e-6)
  expectAgreement(fit.p, r.p, tolerance, 1e-12)
  const measured = [fit.residualSd, fit.r2, fit.adjustedR2, fit.f.statistic, fit.f.p]
  expectAgreement(measured, [r.sigma, r.r2, r.adjusted, r.f[0], r.fp], tolerance, 1e-12)
}

describe('linearRegression', () => {
  test('agrees with R lm, weighted', () => {
    agrees(linearRegression(linear), linear.weighted, 1e-9)
  })
  test('agrees with R lm, unweighted and on the collinear Longley data', () => {
    agrees(linearRegression({ y: linear.y, x: linear.x }), linear.plain, 1e-9)
    agrees(linearRegression({ y: linear.longleyY, x: linear.longleyX }), linear.longley, 1e-10)
  })
  test('aliases constant and collinear covariates, refuses too few rows', () => {
    const { y, x } = linear
    const fit = linearRegression({ y, x: [x[0], x[0].map(v => 2 * v + 1), x[0].map(() => 3)] })
    expect(fit.aliased).toEqual([false, false, true, true])
    expect(fit.degreesOfFreedom).toBe(y.length - 2)
    expect(() => linearRegression({ y: [1, 2], x: [[1, 3]] })).toThrow(/degree of freedom/)
  })
})

interface Prediction {
  value: number[]
  se: number[]
  meanLower: number[]
  meanUpper: number[]
  lower: number[]
  upper: number[]
}
const more = reference<{
  linear: {
    y: number[]
    x: number[][]
    weights: number[]
    cluster: number[]
    newX: number[][]
    newWeights: number[]
    confint: { lower: number[]; upper: number[] }
    plain: Prediction
    weighted: Prediction
    hc: Record<HeteroscedasticityCorrection, number[]>
    hcWeighted: Record<HeteroscedasticityCorrection, number[]>
    clustered: number[]
    clusteredWeighted: number[]
  }
  logistic: { y: number[]; weights: number[]; robust: number[]; clustered: number[] }
  spline: {
    values: number[]
    knots: number[]
    sex: number[]
    y: number[]
    statistic: number
    df: number
    p: number
  }
}>('linear-regression')

describe('linearPrediction', () => {
  const { y, x, weights, newX, newWeights, plain, weighted, confint } = more.linear
  const fields = ['value', 'se', 'meanLower', 'meanUpper', 'lower', 'upper'] as const
  test('agrees with predict.lm', () => {
    const prediction = linearPrediction(linearRegression({ y, x }), newX, 3)
    for (const field of fields) expectAgreement(prediction[field], plain[field], 1e-10)
    const options = { level: 0.9, weights: newWeights }
    const other = linearPrediction(linearRegression({ y, x, weights }), newX, 3, options)
    for (const field of fields) expectAgreement(other[field], weighted[field], 1e-10)
  })
  test('limits of the coefficients agree with confint', () => {
    const fit = linearRegression({ y, x, level: 0.9 })
    expectAgreement(fit.lower, confint.lower, 1e-10)
    expectAgreement(fit.upper, confint.upper, 1e-10)
  })
})

describe('robust covariance', () => {
  const { y, x, weights, cluster } = more.linear
  test.each(['HC0', 'HC1', 'HC2', 'HC3'] as const)('agrees with vcovHC: %s', robust => {
    const plain = linearRegression({ y, x, robust })
    expectAgreement(plain.robustCovariance ?? [], more.linear.hc[robust], 1e-9, 1e-6)
    expectAgreement(plain.se[0], Math.sqrt(more.linear.hc[robust][0]), 1e-9)
    const weighted = linearRegression({ y, x, weights, robust })
    expectAgreement(weighted.robustCovariance ?? [], more.linear.hcWeighted[robust], 1e-9, 1e-6)
  })
  test('agrees with vcovCL', () => {
    const plain = linearRegression({ y, x, cluster })
    expectAgreement(plain.robustCovariance ?? [], more.linear.clustered, 1e-9, 1e-6)
    const weighted = linearRegression({ y, x, weights, cluster })
    expectAgreement(weighted.robustCovariance ?? [], more.linear.clusteredWeighted, 1e-9, 1e-6)
    expect(() => linearRegression({ y, x, cluster: y.map(() => 1) })).toThrow('one value alone')
  })
  test('of a logistic regression agrees with sandwich and vcovCL', () => {
    const { y: low, weights: frequency, robust, clustered } = more.logistic
    const fit = logistic({ y: low, x, weights: frequency })
    expectAgreement(logisticSandwich({ y: low, x, weights: frequency, fit }), robust, 1e-8, 1e-6)
    const options = { y: low, x, weights: frequency, cluster }
    expectAgreement(logisticSandwich(options), clustered, 1e-8, 1e-6)
  })
})

describe('waldTest', () => {
  test('of non-linearity agrees with rms anova', () => {
    const { values, knots, sex, y, statistic, df, p } = more.spline
    const fit = linearRegression({ y, x: [...rcsBasis(values, knots), sex] })
    const wald = waldTest(fit.coefficients, fit.covariance, [2, 3])
    expectAgreement([wald.statistic, wald.p], [statistic, p], 1e-10)
    expect(wald.df).toBe(df)
  })
  test('aliased coefficients take no degree of freedom; numbers out of range are named', () => {
    const wald = waldTest([0, 1, 0], Float64Array.of(1, 0, 0, 0, 4, 0, 0, 0, 0), [1, 2])
    expect([wald.statistic, wald.df]).toEqual([0.25, 1])
    expect(waldTest([1], Float64Array.of(1), []).p).toBeNaN()
    expect(() => waldTest([1], Float64Array.of(1), [1])).toThrow('which has 1')
  })
})

test('a constant outcome has no r2, and says so', () => {
  const fit = linearRegression({ y: [2, 2, 2, 2], x: [[1, 3, 2, 5]] })
  expect([fit.r2, fit.f.p]).toEqual([Number.NaN, Number.NaN])
  expect(fit.warnings[0]).toContain('constant')
})

describe('linearRegression, properties', () => {
  test('order does not matter, a constant moves the intercept alone, weights give the coefficients of replication', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), seed => {
        const random = createRandom(seed, 'linear')
        const n = 10
        const x = [0, 1].map(() => Float64Array.from({ length: n }, () => random.normal()))
        const y = Float64Array.from({ length: n }, () => random.normal())
        const weights = Float64Array.from({ length: n }, () => 1 + random.integer(3))
        const rows = [...weights].flatMap((w, i) => Array.from({ length: w }, () => i))
        const order = random.permutation(rows.length)
        const pick = (v: ArrayLike<number>) => Array.from(order, k => v[rows[k]])
        const weighted = linearRegression({ y, x, weights })
        const moved = linearRegression({ y: pick(y), x: [pick(x[0]).map(v => v + 5), pick(x[1])] })
        const [b0, b1, b2] = weighted.coefficients
        expectAgreement(moved.coefficients, [b0 - 5 * b1, b1, b2], 1e-8)
        expectAgreement(moved.r2, weighted.r2, 1e-8)
        const again = linearRegression({ y: Array.from(y, v => v + 7), x, weights })
        expectAgreement(again.coefficients, [b0 + 7, b1, b2], 1e-8)
        expectAgreement(again.se, weighted.se, 1e-8)
      }),
      { numRuns: 1000 },
    )
  })
})
