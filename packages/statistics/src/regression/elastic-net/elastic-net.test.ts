import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
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
    weights: c.weighted ? (c.family === 'cox' ? data.weightsCox : data.weights) : undefined,
    offset: c.weighted ? data.offset : undefined,
    tolerance: 1e-18,
  }
  if (c.family !== 'cox') return elasticNet({ ...options, family: c.family, y: data[c.family] })
  return elasticNetCox({ ...options, ...data, ...options, strata: c.strata ? data.strata : undefined })
}

describe('elastic net', () => {
  for (const [name, c] of Object.entries(cases))
    test(`agrees with R glmnet: ${name}`, () => {
      const automatic = fitted(c)
      expect(automatic.lambda).toHaveLength(c.count)
      expectAgreement(automatic.lambda, c.lambda, 1e-8, 1e-12)
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
})
