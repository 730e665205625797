import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import { StatisticsInputError } from '../../input-error.ts'
import { coxPartialDeviance, elasticNet, elasticNetCox } from './index.ts'

interface Case {
  family: 'gaussian' | 'binomial' | 'poisson' | 'cox'
  alpha: number
  count: number
  lambda: number[]
  at: number[]
  df: number[]
  devianceRatio: number[]
  nullDeviance: number
  intercept?: number[]
  beta: number[][]
  lower?: number
  upper?: number
  exclude?: number[]
  factors?: (number | string)[]
  throughOrigin?: boolean
  standardise?: boolean
  dfMax?: number
  pMax?: number
  weighted?: boolean
  entry?: boolean
  strata?: boolean
  lambdaCount?: number
  minRatio?: number
}
interface Data {
  x: number[][]
  gaussian: number[]
  binomial: number[]
  poisson: number[]
  weights: number[]
  offset: number[]
  strata: number[]
  start: number[]
  time: number[]
  event: number[]
  cases: Record<string, Case>
  ridge: { lambda: number[]; beta: number[][] }
  free: number[]
  freeLogLik: number[]
}
const data = reference<Data>('elastic-net-conventions')
const x = data.x.map(values => Float64Array.from(values))
const { time, event, start, strata, weights, offset } = data

function fitted(c: Case, lambda?: number[]) {
  const options = {
    x,
    alpha: c.alpha,
    lambda,
    lambdaCount: c.lambdaCount,
    lambdaMinRatio: c.minRatio,
    lowerLimits: c.lower,
    upperLimits: c.upper,
    exclude: c.exclude,
    penaltyFactors: c.factors?.map(factor => (factor === 'Inf' ? Number.POSITIVE_INFINITY : Number(factor))),
    standardise: c.standardise,
    dfMax: c.dfMax,
    pMax: c.pMax,
    weights: c.weighted ? weights : undefined,
    offset: c.weighted ? offset : undefined,
    tolerance: 1e-18,
  }
  if (c.family !== 'cox')
    return elasticNet({ ...options, family: c.family, y: data[c.family], intercept: !c.throughOrigin })
  return elasticNetCox({
    ...options,
    time,
    event,
    start: c.entry ? start : undefined,
    strata: c.strata ? strata : undefined,
  })
}

describe('elastic net by the conventions of glmnet', () => {
  for (const [name, c] of Object.entries(data.cases))
    test(`agrees with R: ${name}`, () => {
      const automatic = fitted(c)
      expect(automatic.lambda).toHaveLength(c.count)
      expectAgreement(automatic.lambda, c.lambda.slice(0, c.count), 1e-8)
      const fit = fitted(c, c.lambda)
      expect(fit.converged).toBe(true)
      expectAgreement(fit.nullDeviance, c.nullDeviance, 1e-10)
      expectAgreement(fit.devianceRatio, c.devianceRatio, 1e-5)
      for (const [k, at] of c.at.entries()) {
        expectAgreement(fit.beta[at], c.beta[k], 1e-5, 1e-2)
        expect(fit.degreesOfFreedom[at]).toBe(c.df[at])
        if ('intercept' in fit && fit.intercept instanceof Float64Array && c.intercept)
          expectAgreement(fit.intercept[at], c.intercept[k], 1e-5, 1e-2)
      }
    })

  test('ridge Cox model with delayed entry and strata agrees with coxph', () => {
    const { lambda, beta } = data.ridge
    const fit = elasticNetCox({ x, time, event, start, strata, alpha: 0, lambda, tolerance: 1e-18 })
    for (const [k, b] of beta.entries()) expectAgreement(fit.beta[k], b, 1e-8, 1e-2)
  })

  test('without a penalty it is the Cox model of coxph', () => {
    const options = { time, event, start, strata, weights }
    const fit = elasticNetCox({ ...options, x, offset, alpha: 1, lambda: [0], tolerance: 1e-20 })
    expectAgreement(fit.beta[0], data.free, 1e-8, 1e-2)
    const gain = (1 - fit.devianceRatio[0]) * fit.nullDeviance
    expectAgreement((fit.nullDeviance - gain) / 2, data.freeLogLik[1] - data.freeLogLik[0], 1e-9)
    const linear = offset.map((o, i) => x.reduce((sum, column, j) => sum + column[i] * fit.beta[0][j], o))
    expectAgreement(coxPartialDeviance({ ...options, linear }), gain, 1e-9)
  })

  test('refuses limits on the wrong side, covariates that are not there, entries after exit and negative counts', () => {
    const fault = (run: () => unknown) => {
      try {
        run()
      } catch (error) {
        if (error instanceof StatisticsInputError) return [error.fault, error.argument, error.row]
      }
      return null
    }
    const gaussian = { family: 'gaussian', y: data.gaussian, x, alpha: 1 } as const
    expect(fault(() => elasticNet({ ...gaussian, lowerLimits: 1 }))).toEqual([
      'option',
      'lowerLimits',
      undefined,
    ])
    expect(fault(() => elasticNet({ ...gaussian, upperLimits: [1] }))).toEqual([
      'length',
      'upperLimits',
      undefined,
    ])
    expect(fault(() => elasticNet({ ...gaussian, exclude: [10] }))).toEqual(['option', 'exclude', undefined])
    expect(fault(() => elasticNet({ ...gaussian, family: 'poisson' }))).toEqual([
      'domain',
      'y',
      data.gaussian.findIndex(v => v < 0),
    ])
    expect(fault(() => elasticNet({ ...gaussian, family: 'poisson', y: time.map(() => 0) }))).toEqual([
      'oneClass',
      'y',
      undefined,
    ])
    const late = start.map((from, i) => (i === 3 ? time[i] : from))
    expect(fault(() => elasticNetCox({ x, time, event, start: late, alpha: 1 }))).toEqual([
      'domain',
      'start',
      3,
    ])
    expect(fault(() => elasticNetCox({ x: [new Float64Array(0)], time: [], event: [], alpha: 1 }))).toEqual([
      'empty',
      'time',
      undefined,
    ])
  })

  test('a single event has a defined path', () => {
    const one = time.map((t, i) => (t === Math.min(...time) && i === time.indexOf(t) ? 1 : 0))
    const fit = elasticNetCox({ x, time, event: one, alpha: 0.5 })
    expect(fit.converged).toBe(true)
    expect(fit.beta.every(beta => beta.every(Number.isFinite))).toBe(true)
  })
})
