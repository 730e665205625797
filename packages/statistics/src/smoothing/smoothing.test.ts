import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { LocalSmoother, localRegression, smoothingSpline } from './index.ts'

interface Case {
  x: number[]
  y: number[]
  fitted: number[]
  at: number[]
  value: number[]
}
const r = reference<{
  loess: Record<string, Case & { span: number; degree: 1 | 2; family: 'gaussian' | 'symmetric' }>
  spline: Record<
    string,
    Case & { weights: number[]; lambda: number; leverage: number[]; smoothSpline: number[] }
  >
}>('smoothing')

describe('local regression', () => {
  for (const [name, { x, y, span, degree, family, fitted, at, value }] of Object.entries(r.loess))
    it(`agrees with loess(surface = "direct"): ${name}`, () => {
      const fit = localRegression({ x, y, span, degree, family })
      expectAgreement(fit.fitted, fitted, 1e-8)
      expectAgreement(fit.at(at), value, 1e-8)
    })

  it('gives a polynomial of its degree back, and an outlier no weight', () => {
    const x = Float64Array.from({ length: 20 }, (_, i) => i)
    const y = x.map(v => 2 - v + 0.1 * v * v)
    expectAgreement(localRegression({ x, y, span: 0.5 }).at([-1, 7.5, 21]), [3.1, 0.125, 25.1], 1e-10)
    y[9] += 40
    const robust = localRegression({ x, y, span: 0.75, family: 'symmetric', iterations: 8 })
    expect(robust.robustness[9]).toBe(0)
  })

  it('has no value where the neighbours have too few distinct x', () => {
    const smoother = new LocalSmoother([1, 1, 1, 2, 3, 4], { span: 0.5 })
    expect(Array.from(smoother.to([1])([5, 5, 5, 1, 1, 1]))).toEqual([Number.NaN])
    expect(() => new LocalSmoother([1, 2], { span: 0 })).toThrow(/span is 0/)
    expect(Array.from(new LocalSmoother([], { span: 1 }).to([1])([]))).toEqual([Number.NaN])
  })
})

describe('smoothing spline', () => {
  for (const [name, { x, y, weights, lambda, fitted, leverage, at, value, smoothSpline }] of Object.entries(
    r.spline,
  ))
    it(`agrees with its definition by dense matrices: ${name}`, () => {
      const fit = smoothingSpline({ x, y, weights, lambda })
      expectAgreement(fit.fitted, fitted, 1e-9)
      expectAgreement(fit.leverage, leverage, 1e-9)
      // smooth.spline takes 0.333 for a third in its penalty.
      for (const [i, value] of smoothSpline.entries())
        expect(Math.abs(fit.fitted[i] - value)).toBeLessThan(2e-3)
      expectAgreement(
        at.map(place => fit.at(place)),
        value,
        1e-9,
      )
    })

  it('interpolates without a penalty, and is the straight line with an endless one', () => {
    const x = [0, 1, 3, 4, 7]
    const y = [1, 4, 2, 2, 6]
    expectAgreement(smoothingSpline({ x, y, lambda: 0 }).fitted, y, 1e-12)
    const line = smoothingSpline({ x, y, lambda: 1e12 })
    expectAgreement(line.at(10) - line.at(9), line.at(1) - line.at(0), 1e-6)
    expect(line.leverage.reduce((sum, v) => sum + v, 0)).toBeCloseTo(2, 6)
    expect(() => smoothingSpline({ x: [1, 1, 2], y: [0, 0, 0], lambda: 1 })).toThrow(/ascending/)
  })
})
