import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import { createRandom } from '../../random.ts'
import {
  type AftDistribution,
  type AftOptions,
  aft,
  aftHazardRatios,
  aftQuantiles,
  aftSurvival,
} from './index.ts'

interface Case {
  input: {
    time: number[]
    event: number[]
    x: number[][]
    weights: number[] | null
    offset: number[] | null
    cluster: number[] | null
    robust: boolean
    distribution: AftDistribution
  }
  intercept: number
  coefficients: number[]
  scale: number
  covariance: number[] | number
  robustCovariance: number[] | null
  loglik: number[]
  quantile?: { rows: number[]; p: number[]; log: number[]; error: number[] }
  survival?: { times: number[]; value: number[]; error: number[] }
  hazardRatio?: { log: number[]; error: number[] }
}
const { cases } = reference<{ cases: Record<string, Case> }>('survival-aft')
const optionsOf = ({ input }: Case): AftOptions => ({
  ...input,
  weights: input.weights ?? undefined,
  offset: input.offset ?? undefined,
  cluster: input.cluster ?? undefined,
})
const distributions = ['exponential', 'weibull', 'lognormal', 'loglogistic'] as const

describe('aft agrees with survreg', () => {
  for (const [name, c] of Object.entries(cases)) {
    const fit = aft(optionsOf(c))
    test(`${name}: coefficients`, () => {
      expect(fit.converged).toBe(true)
      expectAgreement(fit.coefficients, c.coefficients, 1e-8)
      expectAgreement([fit.intercept, fit.scale], [c.intercept, c.scale], 1e-8)
      expectAgreement([fit.nullLogLikelihood, fit.logLikelihood], c.loglik, 1e-10)
      expectAgreement(fit.covariance, c.covariance, 1e-8, 1e-5)
    })
    const { robustCovariance, quantile, survival, hazardRatio } = c
    if (robustCovariance)
      test(`${name}: robust covariance`, () =>
        expectAgreement(fit.robustCovariance ?? [], robustCovariance, 1e-8, 1e-5))
    if (quantile && survival) {
      const newX = c.input.x.map(column => quantile.rows.map(row => column[row - 1]))
      const newOffset = c.input.x.length === 0 ? quantile.rows.map(() => 0) : undefined
      test(`${name}: predicted quantiles`, () => {
        const predicted = aftQuantiles({ fit, newX, newOffset, p: quantile.p })
        expectAgreement(predicted.value.map(Math.log), quantile.log, 1e-8)
        expectAgreement(predicted.logError, quantile.error, 1e-8)
        const z = 1.959963984540054
        expectAgreement(
          predicted.upper,
          quantile.log.map((log, i) => Math.exp(log + z * quantile.error[i])),
          1e-8,
        )
      })
      test(`${name}: predicted survival`, () => {
        const predicted = aftSurvival({ fit, newX, newOffset, times: survival.times })
        expectAgreement(predicted.value, survival.value, 1e-8)
        expectAgreement(predicted.logError, survival.error, 1e-8)
        predicted.value.forEach((s, i) => {
          expect(predicted.lower[i]).toBeLessThan(s)
          expect(predicted.upper[i]).toBeGreaterThan(s)
        })
      })
    }
    if (hazardRatio)
      test(`${name}: hazard ratios`, () => {
        const ratios = aftHazardRatios(fit)
        expectAgreement(ratios.value.map(Math.log), hazardRatio.log, 1e-8)
        expectAgreement(ratios.logError, hazardRatio.error, 1e-8)
      })
  }
})

describe('aft where the data are difficult', () => {
  const time = [4, 9, 2, 7, 11, 3, 6, 15]
  const event = [1, 1, 0, 1, 0, 1, 1, 0]
  const x = [0.3, 1.2, -0.4, 0.8, 2.1, -1.3, 0.1, 0.4]
  test('a time of 0, no event and no row are refused with a cure', () => {
    const distribution = 'weibull'
    expect(() => aft({ distribution, time: [0, 1], event: [1, 1], x: [] })).toThrow('time is 0 in row 0')
    expect(() => aft({ distribution, time: [0, 1], event: [1, 1], x: [] })).toThrow('half a day')
    expect(() => aft({ distribution, time: [1, 2], event: [0, 0], x: [] })).toThrow('no events')
    expect(() => aft({ distribution, time: [], event: [], x: [] })).toThrow('no rows')
    expect(() => aft({ distribution, time: [1, 2], event: [1, 1], x: [[1, Number.NaN]] })).toThrow(
      'x[0] is NaN in row 1',
    )
    expect(() => aft({ distribution, time, event, x: [x], maxIterations: 0 })).toThrow('maxIterations is 0')
    expect(() => aft({ distribution, time, event, x: [x], tolerance: 0 })).toThrow('tolerance is 0')
  })
  test('a model that passes through every event has no scale; exponential times have one', () => {
    for (const distribution of ['weibull', 'lognormal', 'loglogistic'] as const) {
      expect(() => aft({ distribution, time: [3, 3, 3], event: [1, 0, 1], x: [] })).toThrow('scale goes to 0')
      expect(() => aft({ distribution, time: [3], event: [1], x: [] })).toThrow('scale goes to 0')
      expect(() => aft({ distribution, time: [2, 4, 1], event: [1, 1, 0], x: [[0, 1, 0]] })).toThrow(
        'scale goes to 0',
      )
    }
    // One event in a total time of 9: rate 1 / 9.
    const one = aft({ distribution: 'exponential', time: [3, 3, 3], event: [1, 0, 0], x: [] })
    expectAgreement(one.intercept, Math.log(9), 1e-12)
    const row = aft({ distribution: 'exponential', time: [3], event: [1], x: [] })
    expectAgreement(row.intercept, Math.log(3), 1e-12)
  })
  test('a single event before longer follow-up has an estimate', () => {
    const fit = aft({ distribution: 'weibull', time: [3, 5, 8, 9], event: [1, 0, 0, 0], x: [] })
    expect(fit.converged).toBe(true)
    expect(fit.scale).toBeGreaterThan(0)
  })
  test('a constant or collinear covariate is set to 0 and flagged, the later one', () => {
    for (const distribution of distributions) {
      const fit = aft({ distribution, time, event, x: [x, x.map(() => 4), x.map(v => 2 * v - 1)] })
      const alone = aft({ distribution, time, event, x: [x] })
      expect(fit.aliased).toEqual([false, true, true])
      expect(fit.likelihoodRatio.df).toBe(1)
      expectAgreement(fit.coefficients, [alone.coefficients[0], 0, 0], 1e-9)
      expect(fit.warnings[0]).toBe('constant or collinear, set to 0: x[1], x[2]')
    }
  })
  test('a group without events has an infinite coefficient, flagged', () => {
    const group = [0, 0, 1, 0, 1, 0, 0, 1]
    for (const distribution of distributions) {
      const fit = aft({ distribution, time, event, x: [group, x] })
      expect(fit.infinite, distribution).toEqual([true, false])
      expect(fit.warnings.join()).toContain('monotone likelihood')
    }
  })
  test('only Weibull and exponential models have hazard ratios; predictions refuse what has no answer', () => {
    const fit = aft({ distribution: 'lognormal', time, event, x: [x] })
    expect(() => aftHazardRatios(fit)).toThrow('no constant hazard ratio')
    expect(() => aftQuantiles({ fit, newX: [[1]], p: [1] })).toThrow('p is 1')
    expect(() => aftSurvival({ fit, newX: [[1]], times: [-1] })).toThrow('times is -1')
    expect(() => aftSurvival({ fit, newX: [], times: [1] })).toThrow('newX has 0 covariates')
    expect(aftSurvival({ fit, newX: [[1]], times: [0] }).value[0]).toBe(1)
  })
})

describe('aft, properties', () => {
  const drawn = (seed: number) => {
    const random = createRandom(seed, 'aft')
    const n = 14
    const x = Array.from({ length: n }, () => random.normal())
    const time = Array.from({ length: n }, () => Math.exp(random.normal()))
    const event = Array.from({ length: n }, () => random.integer(4) && 1)
    const weights = Array.from({ length: n }, () => 1 + random.integer(3))
    return { x, time, event, weights, n, distribution: distributions[random.integer(4)], random }
  }
  const enough = (event: readonly number[]) => event.filter(e => e === 1).length >= 6

  test('order does not matter, weights count as rows, and a constant added to a covariate moves the intercept', () => {
    fc.assert(
      fc.property(fc.integer(), seed => {
        const { x, time, event, weights, n, distribution, random } = drawn(seed)
        fc.pre(enough(event))
        const fit = aft({ distribution, time, event, x: [x], weights })
        const order = random.permutation(n)
        const rows = Array.from(order).flatMap(i => Array.from({ length: weights[i] }, () => i))
        const many = aft({
          distribution,
          time: rows.map(i => time[i]),
          event: rows.map(i => event[i]),
          x: [rows.map(i => x[i] + 5)],
        })
        expectAgreement(many.coefficients, fit.coefficients, 1e-8)
        expectAgreement(many.intercept, fit.intercept - 5 * fit.coefficients[0], 1e-8, 1)
        expectAgreement(many.scale, fit.scale, 1e-8)
        expectAgreement(many.logLikelihood, fit.logLikelihood, 1e-9, 1)
        const size = fit.se.length
        expectAgreement(many.covariance[size + 1], fit.covariance[size + 1], 1e-8)
      }),
      { numRuns: 1000 },
    )
  })
  test('another unit of time moves the intercept by its logarithm, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (seed, unit) => {
        const { x, time, event, distribution } = drawn(seed)
        fc.pre(enough(event))
        const fit = aft({ distribution, time, event, x: [x], robust: true })
        const other = aft({ distribution, time: time.map(t => unit * t), event, x: [x], robust: true })
        expectAgreement(other.coefficients, fit.coefficients, 1e-10)
        expectAgreement(other.intercept, fit.intercept + Math.log(unit), 1e-10, 1)
        expectAgreement(other.scale, fit.scale, 1e-10)
        expectAgreement(other.se, fit.se, 1e-10)
        const offset = aft({ distribution, time, event, x: [x], offset: time.map(() => Math.log(unit)) })
        expectAgreement(offset.intercept, fit.intercept - Math.log(unit), 1e-10, 1)
      }),
      { numRuns: 1000 },
    )
  })
})
