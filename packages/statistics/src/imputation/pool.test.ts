import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { createRandom } from '../random.ts'
import { nelsonAalenAtOwnTime } from './nelson-aalen-predictor.ts'
import { poolEstimates } from './pool.ts'
import { poolWald } from './pool-wald.ts'

const fields = ['value', 'within', 'between', 'total', 'riv', 'lambda', 'fmi', 'df'] as const
const tests = ['se', 'statistic', 'p', 'lower', 'upper'] as const
type Pooled = Record<(typeof fields)[number] | (typeof tests)[number], number[]>
interface WaldCase {
  estimates: number[][]
  covariances: number[][]
  df: number | null
  statistic: number
  df1: number
  df2: number
  p: number
  riv: number
}
const r = reference<{
  pool: Pooled & { estimates: number[][]; variances: number[][]; dfComplete: number }
  scalar: {
    estimates: number[]
    variances: number[]
    value: number
    total: number
    df: number
    riv: number
    fmi: number
  }
  wald: Record<string, WaldCase>
  hazard: {
    time: number[]
    event: number[]
    value: number[]
    untiedTime: number[]
    untiedEvent: number[]
    untied: number[]
  }
}>('pooling')

describe('poolEstimates', () => {
  const { estimates, variances, dfComplete } = r.pool
  test('agrees with mice pool', () => {
    const pooled = poolEstimates({ estimates, variances, degreesOfFreedom: dfComplete })
    for (const field of fields) expectAgreement(pooled[field], r.pool[field], 1e-11)
  })
  test('tests and limits agree with summary of mice pool', () => {
    const pooled = poolEstimates({ estimates, variances, degreesOfFreedom: dfComplete })
    for (const field of tests) expectAgreement(pooled[field], r.pool[field], 1e-10)
  })
  test('agrees with mice pool.scalar', () => {
    const { scalar } = r
    const pooled = poolEstimates({
      estimates: scalar.estimates.map(v => [v]),
      variances: scalar.variances.map(v => [v]),
    })
    for (const field of ['value', 'total', 'df', 'riv', 'fmi'] as const)
      expectAgreement(pooled[field], [scalar[field]], 1e-11)
  })
  test('equal estimates leave the complete degrees of freedom; no variance within is all missing information', () => {
    const options = { estimates: [[2], [2]], variances: [[1], [3]] }
    const equal = poolEstimates(options)
    expect([equal.total[0], equal.df[0], equal.fmi[0], equal.riv[0]]).toEqual([
      2,
      Number.POSITIVE_INFINITY,
      0,
      0,
    ])
    expectAgreement(equal.upper[0], 2 + 1.959963984540054 * Math.SQRT2, 1e-12)
    expect(poolEstimates({ ...options, degreesOfFreedom: 10 }).df[0]).toBeCloseTo((11 / 13) * 10, 12)
    const none = poolEstimates({ estimates: [[1], [3]], variances: [[0], [0]] })
    expect([none.lambda[0], none.fmi[0], none.df[0]]).toEqual([1, 1, 1])
  })
  test('bad input is named', () => {
    expect(() => poolEstimates({ estimates: [[1]], variances: [[1]] })).toThrow('two or more')
    expect(() => poolEstimates({ estimates: [[1], [2]], variances: [[1], [-1]] })).toThrow(
      'variances[1] is -1',
    )
    expect(() => poolEstimates({ estimates: [[1], [Number.NaN]], variances: [[1], [1]] })).toThrow(
      'estimates[1]',
    )
    expect(() => poolEstimates({ estimates: [[1], [2]], variances: [[1]] })).toThrow('of variances')
    const options = { estimates: [[1], [2]], variances: [[1], [1]], degreesOfFreedom: 0 }
    expect(() => poolEstimates(options)).toThrow('degreesOfFreedom is 0')
  })
  test('order of imputations does not matter; a constant and a scale pass through', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), seed => {
        const random = createRandom(seed, 'pool')
        const m = 2 + random.integer(6)
        const q = Float64Array.from({ length: m }, () => random.normal())
        const u = Float64Array.from({ length: m }, () => 0.1 + random.next())
        const order = random.permutation(m)
        const one = poolEstimates({
          estimates: [...q].map(v => [v]),
          variances: [...u].map(v => [v]),
          degreesOfFreedom: 50,
        })
        const other = poolEstimates({
          estimates: Array.from(order, i => [3 * q[i] + 7]),
          variances: Array.from(order, i => [9 * u[i]]),
          degreesOfFreedom: 50,
        })
        expectAgreement(other.lower, [3 * one.lower[0] + 7], 1e-9)
        expectAgreement([other.fmi[0], other.df[0]], [one.fmi[0], one.df[0]], 1e-9)
        expect(one.df[0]).toBeLessThanOrEqual(50)
        expect(one.total[0]).toBeGreaterThanOrEqual(one.within[0])
      }),
      { numRuns: 1000 },
    )
  })
})

describe('poolWald', () => {
  for (const [name, c] of Object.entries(r.wald))
    test(`D1 agrees with mitml and mice: ${name}`, () => {
      const { estimates, covariances } = c
      const wald = poolWald({ estimates, covariances, degreesOfFreedom: c.df ?? undefined })
      for (const field of ['statistic', 'df1', 'df2', 'p', 'riv'] as const)
        expectAgreement(wald[field], c[field], 1e-9)
    })
  test('equal estimates give the complete data F; few imputations never more than their degrees of freedom', () => {
    const equal = poolWald({ estimates: [[1], [1]], covariances: [[0.25], [0.25]] })
    expect([equal.statistic, equal.df2, equal.riv]).toEqual([4, Number.POSITIVE_INFINITY, 0])
    const few = poolWald({ estimates: [[1], [1.1]], covariances: [[0.25], [0.25]], degreesOfFreedom: 10 })
    expect(few.df2).toBeCloseTo((11 / 13) * 10, 12)
    expect(() => poolWald({ estimates: [[1]], covariances: [[1]] })).toThrow('two or more')
  })
})

describe('nelsonAalenAtOwnTime', () => {
  test('agrees with survfit, and with mice nelsonaalen without ties', () => {
    const { time, event, value, untiedTime, untiedEvent, untied } = r.hazard
    expectAgreement(nelsonAalenAtOwnTime({ time, event }), value, 1e-11)
    expectAgreement(nelsonAalenAtOwnTime({ time: untiedTime, event: untiedEvent }), untied, 1e-11)
  })
})
