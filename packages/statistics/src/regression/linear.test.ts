import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { linearRegression } from './linear.ts'

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
    agrees(linearRegression({ y: linear.longleyY, x: linear.longleyX }), linear.longley, 1e-7)
  })
  test('aliases constant and collinear covariates, refuses too few rows', () => {
    const { y, x } = linear
    const fit = linearRegression({ y, x: [x[0], x[0].map(v => 2 * v + 1), x[0].map(() => 3)] })
    expect(fit.aliased).toEqual([false, false, true, true])
    expect(fit.degreesOfFreedom).toBe(y.length - 2)
    expect(() => linearRegression({ y: [1, 2], x: [[1, 3]] })).toThrow(/degree of freedom/)
  })
})
