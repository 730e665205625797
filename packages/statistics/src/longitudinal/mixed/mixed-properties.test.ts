import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StatisticsInputError } from '../../input-error.ts'
import { linearRegression } from '../../regression/index.ts'
import { fixedContrast, fixedContrastTest } from '../satterthwaite.ts'
import { compareMixed } from './compare.ts'
import { mixedExplainedVariance } from './explained-variance.ts'
import { type LinearMixedFit, linearMixed } from './linear-mixed.ts'
import { predictMixed } from './mixed-prediction.ts'

const value = fc.integer({ min: -20, max: 20 }).map(v => v / 4)
const row = fc.record({ y: value, x: value, group: fc.integer({ min: 0, max: 3 }) })
const rows = fc
  .array(row, { minLength: 14, maxLength: 18 })
  .filter(
    all =>
      new Set(all.map(one => one.group)).size > 1 &&
      new Set(all.map(one => one.x)).size > 3 &&
      new Set(all.map(one => one.y)).size > 3,
  )
type Row = { y: number; x: number; group: number }
const fit = (all: readonly Row[], slope = true, change = (y: number) => y): LinearMixedFit => {
  const x = [all.map(one => one.x)]
  return linearMixed({
    y: all.map(one => change(one.y)),
    x,
    group: all.map(one => one.group),
    slopes: slope ? x : [],
  })
}
const close = (a: ArrayLike<number>, b: ArrayLike<number>, digits: number, size = 1) => {
  for (let i = 0; i < b.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThanOrEqual(10 ** -digits * size)
}
const runs = { numRuns: 1000 }

describe('linearMixed, properties', () => {
  test('the order of the rows and the names of the groups mean nothing', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 13 }), (all, by) => {
        const one = fit(all, false)
        const turned = [...all.slice(by), ...all.slice(0, by)].map(v => ({ ...v, group: 10 - 2 * v.group }))
        const two = fit(turned, false)
        expect(two.singular).toBe(one.singular)
        close(two.coefficients, one.coefficients, 5)
        close(
          [two.sigma, two.logLikelihood],
          [one.sigma, one.logLikelihood],
          6,
          1 + Math.abs(one.logLikelihood),
        )
        close(two.randomCovariance, one.randomCovariance, 4, 1 + Math.max(...one.randomCovariance))
      }),
      runs,
    )
  })
  test('adding a constant to y moves the intercept alone', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: -1000, max: 1000 }), (all, constant) => {
        const one = fit(all, false)
        const two = fit(all, false, y => y + constant)
        close(two.coefficients, [one.coefficients[0] + constant, one.coefficients[1]], 8, 1000)
        close([two.sigma, two.logLikelihood, ...two.theta], [one.sigma, one.logLikelihood, ...one.theta], 6)
      }),
      runs,
    )
  })
  test('scaling y scales coefficients, sigma and random effects', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(1e-3, 0.5, -2, 1e4), (all, scale) => {
        const one = fit(all, false)
        const two = fit(all, false, y => y * scale)
        const back = (values: Float64Array) => values.map(v => v / scale)
        close(back(two.coefficients), one.coefficients, 6)
        close(back(two.modes.values), one.modes.values, 5, 10)
        close([two.sigma / Math.abs(scale)], [one.sigma], 6)
      }),
      runs,
    )
  })
  test('without variance between groups it is linear regression', () => {
    let zero = 0
    fc.assert(
      fc.property(rows, all => {
        const one = fit(all, false)
        if (one.theta[0] > 0) return
        zero++
        expect(one.singular).toBe(true)
        const plain = linearRegression({ y: all.map(v => v.y), x: [all.map(v => v.x)] })
        close(one.coefficients, plain.coefficients, 8)
        close(one.se, plain.se, 8)
        close([one.sigma, ...one.p], [plain.residualSd, ...plain.p], 8)
        close(one.df, [plain.degreesOfFreedom, plain.degreesOfFreedom], 6)
        expect([...one.modes.values]).toEqual([...one.levels].map(() => 0))
      }),
      runs,
    )
    expect(zero).toBeGreaterThan(100)
  })
  test('a larger random part never fits worse', () => {
    fc.assert(
      fc.property(rows, all => {
        const small = fit(all, false)
        const large = fit(all)
        const { statistic } = compareMixed(small, large)
        const gain = 2 * (large.logLikelihood - small.logLikelihood)
        expect(gain).toBeGreaterThan(-1e-7)
        expect(statistic).toBe(Math.max(0, gain))
      }),
      runs,
    )
  })
})

const x = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]
const y = [1, 2, 2.5, 2, 4, 5.5, 0.5, 1, 2, 3, 3, 4]
const group = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]

describe('linearMixed, edges', () => {
  const fault = (run: () => unknown, kind: string, message: string) => {
    expect(run).toThrow(StatisticsInputError)
    expect(run).toThrow(message)
    try {
      run()
    } catch (error) {
      expect(error instanceof StatisticsInputError && error.fault).toBe(kind)
    }
  }
  test('one row a subject', () =>
    fault(
      () => linearMixed({ y, x: [x], group: y.map((_, i) => i) }),
      'domain',
      'cannot be told from the residual',
    ))
  test('one subject', () =>
    fault(() => linearMixed({ y, x: [x], group: y.map(() => 7) }), 'domain', 'one level only'))
  test('a constant outcome, and one that the covariates give exactly', () => {
    fault(() => linearMixed({ y: y.map(() => 3.3), x: [x], group }), 'domain', 'y is constant')
    fault(
      () => linearMixed({ y: x.map(v => 0.1 + 0.7 * v), x: [x], group }),
      'domain',
      'exact linear function',
    )
  })
  test('collinear and constant covariates are aliased', () => {
    const one = linearMixed({ y, x: [x], group })
    const two = linearMixed({ y, x: [x, x.map(v => 3 - 2 * v), x.map(() => 4)], group })
    expect(two.aliased).toEqual([false, false, true, true])
    expect([...two.coefficients.slice(2), ...two.covariance.slice(8)]).toEqual(Array(10).fill(0))
    expect([two.se[2], two.df[2], two.p[3]]).toEqual([Number.NaN, Number.NaN, Number.NaN])
    expect(two.warnings.join()).toContain('Covariate 1 is constant or a linear combination')
    expect(two.logLikelihood).toBeCloseTo(one.logLikelihood, 10)
    expect(two.parameters).toBe(one.parameters)
    // the sum that the data do show is estimable, the aliased coefficient alone is not
    expect(fixedContrast(two, [1, 2, 3 - 4, 4]).estimate).toBeCloseTo(fixedContrast(one, [1, 2]).estimate, 10)
    expect(fixedContrast(two, [0, 0, 1, 0])).toMatchObject({ estimable: false, estimate: Number.NaN })
    expect(fixedContrastTest(two, [[0, 0, 1, 0]])).toMatchObject({ df1: 0, statistic: Number.NaN })
  })
  test('clusters of one row among others, one of them alone in its covariate', () => {
    const fitted = linearMixed({
      y: [...y, 9],
      x: [
        [...x, 0],
        [...x.map(() => 0), 1],
      ],
      group: [...group, 5],
    })
    expect(fitted.residuals[12]).toBeCloseTo(0, 10)
    expect(fitted.modes.values[4]).toBeCloseTo(0, 10)
    expect(fitted.converged).toBe(true)
  })
  test('random effects that say the same', () => {
    fault(
      () => linearMixed({ y, x: [x], group, slopes: [x.map(() => 2)] }),
      'domain',
      'slopes[0] is constant',
    )
    fault(() => linearMixed({ y, x: [x], group, randomIntercept: false }), 'option', 'Neither an intercept')
  })
  test('missing values, weights and sizes', () => {
    fault(() => linearMixed({ y: [], x: [], group: [] }), 'empty', 'no rows')
    fault(() => linearMixed({ y: [...y.slice(1), Number.NaN], x: [x], group }), 'missing', 'row 11')
    fault(() => linearMixed({ y, x: [x], group: group.slice(1) }), 'length', 'group has 11')
    fault(() => linearMixed({ y, x: [x], group, weights: x }), 'domain', 'weights is 0 in row 0')
    fault(() => linearMixed({ y, x: [x], group, level: 95 }), 'option', 'level is 95')
  })
  test('an almost noiseless outcome keeps its intercepts', () => {
    const jitter = [1, -1, 0.5, 0.2, -0.7, 0.3, 0.9, -0.4, -0.6, 0.1, 0.8, -0.2]
    const fitted = linearMixed({ y: group.map((g, i) => 10 * g + x[i] + 1e-4 * jitter[i]), x: [x], group })
    expect(fitted.converged).toBe(true)
    expect(fitted.sigma).toBeLessThan(2e-4)
    expect(fitted.coefficients[1]).toBeCloseTo(1, 3)
    expect(mixedExplainedVariance(fitted).icc).toBeGreaterThan(0.999999)
  })
  test('predictions want the covariates of the fit', () => {
    const fitted = linearMixed({ y, x: [x], group, slopes: [x] })
    fault(() => predictMixed(fitted, { x: [[1], [2]], slopes: [[1]] }), 'length', 'x has 2 covariates')
    fault(
      () => predictMixed(fitted, { x: [[1]], slopes: [] as number[][], group: [1, 2] }),
      'length',
      'x[0] has 1',
    )
  })
  test('fits that cannot be compared', () => {
    const small = linearMixed({ y, x: [], group })
    fault(() => compareMixed(small, linearMixed({ y, x: [x], group })), 'option', 'fit both by ML')
    fault(() => compareMixed(small, linearMixed({ y, x: [], group, method: 'ml' })), 'option', 'by REML')
    fault(() => compareMixed(small, small), 'option', 'no more parameters')
    const slope = linearMixed({ y, x: [], group, slopes: [x] })
    const { p, boundaryP } = compareMixed(small, slope)
    expect(boundaryP).toBeLessThanOrEqual(p)
  })
})
