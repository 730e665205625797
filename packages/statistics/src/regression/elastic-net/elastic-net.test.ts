import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import { StatisticsInputError } from '../../input-error.ts'
import { createRandom } from '../../random.ts'
import { coxPartialDeviance, type ElasticNetFit, elasticNet, elasticNetCox } from './index.ts'

interface DataSet {
  x: number[][]
  binomial: number[]
  gaussian: number[]
  time: number[]
  event: number[]
  weights: number[]
  weightsCox: number[]
  offset: number[]
  strata: number[]
}
interface Case {
  set: 'narrow' | 'wide'
  family: 'binomial' | 'gaussian' | 'cox'
  alpha: number
  weighted?: boolean
  strata?: boolean
  standardise?: boolean
  factors?: number[]
  minRatio?: number
  count: number
  at: number[]
  lambda: number[]
  intercept: number[] | null
  beta: number[][]
  df: number[]
  devianceRatio: number[]
  nullDeviance: number
}
const { sets, cases, deviance } = reference<{
  sets: Record<'narrow' | 'wide', DataSet>
  cases: Record<string, Case>
  deviance: { linear: number[]; plain: number; weighted: number }
}>('elastic-net')

function fitted(c: Case, lambda?: number[]): Omit<ElasticNetFit, 'intercept'> & { intercept?: Float64Array } {
  const data = sets[c.set]
  const options = {
    x: data.x.map(v => Float64Array.from(v)),
    alpha: c.alpha,
    lambda,
    standardise: c.standardise,
    penaltyFactors: c.factors,
    lambdaMinRatio: c.minRatio,
    weights: c.weighted ? (c.family === 'cox' ? data.weightsCox : data.weights) : undefined,
    offset: c.weighted ? data.offset : undefined,
    tolerance: 1e-18,
  }
  if (c.family !== 'cox') return elasticNet({ ...options, family: c.family, y: data[c.family] })
  return elasticNetCox({ ...options, ...data, ...options, strata: c.strata ? data.strata : undefined })
}

describe('elastic net', () => {
  for (const [name, c] of Object.entries(cases))
    test(`agrees with R: ${name}`, () => {
      const automatic = fitted(c)
      if (!c.strata) {
        expect(automatic.lambda).toHaveLength(c.count)
        expectAgreement(automatic.lambda, c.lambda, 1e-6, 1e-12)
      }
      const fit = fitted(c, c.lambda)
      expect(fit.converged).toBe(true)
      expectAgreement(fit.nullDeviance, c.nullDeviance, 1e-10)
      expectAgreement(fit.devianceRatio, c.devianceRatio, 1e-6)
      for (const [k, at] of c.at.entries()) {
        expectAgreement(fit.beta[at], c.beta[k], 1e-5, 1e-2)
        if (fit.intercept && c.intercept) expectAgreement(fit.intercept[at], c.intercept[k], 1e-5, 1e-2)
      }
    })

  test('partial deviance agrees with glmnet::coxnet.deviance', () => {
    const { time, event, weightsCox } = sets.narrow
    expectAgreement(coxPartialDeviance({ time, event, linear: deviance.linear }), deviance.plain, 1e-11)
    const weighted = coxPartialDeviance({ time, event, linear: deviance.linear, weights: weightsCox })
    expectAgreement(weighted, deviance.weighted, 1e-11)
  })

  test('a constant covariate gets no weight, and is named', () => {
    const { x, binomial } = sets.narrow
    const fit = elasticNet({ family: 'binomial', y: binomial, x: x.map(v => Float64Array.from(v)), alpha: 0 })
    expect(fit.beta.every(beta => beta[4] === 0)).toBe(true)
    expect(fit.warnings).toEqual(['Covariate 4 is constant: its coefficient is 0.'])
  })

  test('the automatic path of ridge regression begins with the null model, as that of glmnet', () => {
    const { x, gaussian: y } = sets.narrow
    const options = { family: 'gaussian', y, x: x.map(v => Float64Array.from(v)), alpha: 0 } as const
    const automatic = elasticNet(options)
    expect(automatic.devianceRatio[0]).toBeCloseTo(0, 14)
    expect(automatic.beta[0].every(b => b === 0)).toBe(true)
    const given = elasticNet({ ...options, lambda: [...automatic.lambda] })
    expect(given.beta[0].some(b => b !== 0)).toBe(true)
    expectAgreement(automatic.beta[9], given.beta[9], 1e-5)
  })

  test('nothing but constant covariates leaves the null model', () => {
    const fit = elasticNet({ family: 'gaussian', y: [1, 2, 4], x: [new Float64Array(3).fill(2)], alpha: 1 })
    expect([...fit.lambda]).toEqual([0])
    expect(fit.intercept[0]).toBeCloseTo(7 / 3, 14)
    expect(fit.devianceRatio[0]).toBeCloseTo(0, 14)
  })

  test('separable classes have finite coefficients at every lambda of the automatic path', () => {
    const fit = elasticNet({
      family: 'binomial',
      y: [0, 0, 0, 1, 1, 1],
      x: [Float64Array.of(1, 2, 3, 4, 5, 6)],
      alpha: 0.5,
    })
    expect(fit.beta.every(beta => Number.isFinite(beta[0]))).toBe(true)
    expect(fit.converged).toBe(true)
  })

  test('refuses one class, no events, missing values and options without meaning', () => {
    const fault = (run: () => unknown) => {
      try {
        run()
      } catch (error) {
        if (error instanceof StatisticsInputError) return [error.fault, error.argument]
      }
      return null
    }
    const x = [Float64Array.of(1, 2)]
    const binomial = { family: 'binomial', y: [0, 1], x, alpha: 1 } as const
    expect(fault(() => elasticNet({ ...binomial, y: [1, 1] }))).toEqual(['oneClass', 'y'])
    expect(fault(() => elasticNet({ ...binomial, x: [Float64Array.of(1, Number.NaN)] }))).toEqual([
      'missing',
      'x[0]',
    ])
    expect(fault(() => elasticNet({ ...binomial, alpha: 2 }))).toEqual(['option', 'alpha'])
    expect(fault(() => elasticNet({ ...binomial, lambda: [-1] }))).toEqual(['option', 'lambda'])
    expect(fault(() => elasticNet({ ...binomial, penaltyFactors: [] }))).toEqual(['length', 'penaltyFactors'])
    expect(fault(() => elasticNetCox({ time: [1, 2], event: [0, 0], x, alpha: 1 }))).toEqual([
      'oneClass',
      'event',
    ])
  })

  test('order of patients, weights for replication, and units of covariates change nothing', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), seed => {
        const random = createRandom(seed, 'elastic net')
        const n = 40
        const x = [0, 1, 2].map(() => Float64Array.from({ length: n }, () => random.normal()))
        const linear = x[0].map((v, i) => v - 0.5 * x[1][i])
        const y = linear.map(eta => (random.next() < 1 / (1 + Math.exp(-eta)) ? 1 : 0))
        fc.pre(y.some(v => v === 1) && y.some(v => v === 0))
        const time = linear.map(eta => -Math.log(1 - random.next()) / Math.exp(eta))
        const event = y.map(() => (random.next() < 0.8 ? 1 : 0))
        fc.pre(event.some(v => v === 1))
        const weights = Float64Array.from({ length: n }, () => 1 + random.integer(2))
        const rows = [...weights].flatMap((w, i) => Array.from({ length: w }, () => i))
        const order = random.permutation(rows.length)
        const pick = (v: ArrayLike<number>) => Float64Array.from(order, k => v[rows[k]])
        const more = { alpha: 0.6, lambda: [0.1, 0.01], tolerance: 1e-18 }
        const scaled = x.map((v, j) => v.map(value => value * 10 ** j + 100 * j))
        const close = (a: readonly Float64Array[], b: readonly Float64Array[], units: boolean) => {
          for (let k = 0; k < a.length; k++)
            expectAgreement(units ? b[k].map((v, j) => v * 10 ** j) : b[k], a[k], 1e-6, 0.01)
        }
        const logit = elasticNet({ family: 'binomial', y, x, weights, ...more })
        close(logit.beta, elasticNet({ family: 'binomial', y: pick(y), x: x.map(pick), ...more }).beta, false)
        close(logit.beta, elasticNet({ family: 'binomial', y, x: scaled, weights, ...more }).beta, true)
        const hazard = elasticNetCox({ time, event, x, ...more })
        const shuffled = random.permutation(n)
        const by = (v: ArrayLike<number>) => Float64Array.from(shuffled, i => v[i])
        close(
          hazard.beta,
          elasticNetCox({ time: by(time), event: by(event), x: x.map(by), ...more }).beta,
          false,
        )
        close(hazard.beta, elasticNetCox({ time, event, x: scaled, ...more }).beta, true)
      }),
      { numRuns: 1000 },
    )
  })

  test('above 200 covariates the optimality conditions hold for all, screened ones too', () => {
    const { x, binomial: y } = sets.wide
    const columns = x.map(v => Float64Array.from(v))
    const fit = elasticNet({
      family: 'binomial',
      y,
      x: columns,
      alpha: 1,
      lambda: [0.12, 0.05],
      standardise: false,
      tolerance: 1e-14,
    })
    for (const [k, lambda] of fit.lambda.entries()) {
      const residual = y.map((v, i) => {
        let eta = fit.intercept[k]
        for (let j = 0; j < columns.length; j++) eta += fit.beta[k][j] * columns[j][i]
        return v - 1 / (1 + Math.exp(-eta))
      })
      for (let j = 0; j < columns.length; j++) {
        const slope = residual.reduce((sum, r, i) => sum + r * columns[j][i], 0) / y.length
        if (fit.beta[k][j] === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(lambda * (1 + 1e-6))
        else expect(slope).toBeCloseTo(lambda * Math.sign(fit.beta[k][j]), 6)
      }
    }
  })
})
