import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { aalenJohansen } from './aalen-johansen.ts'
import { causeSpecificCox } from './cause-specific-cox.ts'
import { causeSpecificIncidence } from './cause-specific-incidence.ts'
import { incidenceAt } from './incidence-at.ts'

interface Case {
  time: number[]
  cause: number[]
  age: number[]
  hgb: number[]
  strata: number[] | null
  ties: 'breslow' | 'efron'
  coefficients: number[][]
  covariance: number[]
  loglik: number[]
  new: number[]
  at: number[]
  product: number[][]
  exponential: number[][]
}
const cases = reference<Record<string, Case>>('competing-cause-specific')

describe('cause-specific Cox models', () => {
  for (const [name, c] of Object.entries(cases)) {
    const x = [c.age, c.hgb]
    const strata = c.strata ?? undefined
    const models = causeSpecificCox({ ...c, x, strata, tolerance: 1e-12 })
    test(`agree with coxph of all causes: ${name}`, () => {
      models.forEach(({ fit }, k) => {
        expectAgreement(fit.coefficients, c.coefficients[k], 1e-8)
        // One fit of both causes: a block a cause, of two coefficients each.
        const block = [0, 1].flatMap(i => [0, 1].map(j => c.covariance[(2 * k + i) * 4 + 2 * k + j]))
        expectAgreement(fit.covariance, block, 1e-8, 1e-6)
      })
      expectAgreement(
        [
          models.reduce((sum, { fit }) => sum + fit.nullLogLikelihood, 0),
          models.reduce((sum, { fit }) => sum + fit.logLikelihood, 0),
        ],
        c.loglik,
        1e-11,
      )
    })
    for (const survival of ['product', 'exponential'] as const)
      test(`incidence agrees with CSC (${survival}): ${name}`, () => {
        const pick = (values: number[]) => c.new.map(row => values[row - 1])
        const { incidence } = causeSpecificIncidence({
          models,
          x: x.map(pick),
          times: c.at,
          strata: strata && pick(strata),
          survival,
        })
        incidence.forEach((of, k) => {
          expectAgreement(of, c[survival][k], 1e-8, 1e-6)
        })
      })
  }
  test('without covariates the product form is the Aalen-Johansen estimate', () => {
    const { time, cause } = cases.breslow
    const times = [0, 40, 100, 20]
    const models = causeSpecificCox({ time, cause, x: [], ties: 'breslow' })
    const { incidence, eventFree } = causeSpecificIncidence({ models, x: [], times })
    const curve = aalenJohansen({ time, cause })
    curve.causes.forEach((of, k) => {
      expectAgreement(incidence[k], incidenceAt(curve, of, times).incidence, 1e-10)
    })
    eventFree.forEach((s, k) => {
      expectAgreement(s + incidence[0][k] + incidence[1][k], 1, 1e-12)
    })
  })
  test('no event, an unknown stratum and a covariate too few', () => {
    expect(causeSpecificCox({ time: [1, 2], cause: [0, 0], x: [] })).toEqual([])
    expect(() => causeSpecificIncidence({ models: [], x: [], times: [1] })).toThrow('There is no model')
    const input = { time: [1, 2, 3, 4], cause: [1, 2, 1, 2], x: [[1, 2, 2, 1]], strata: [0, 0, 1, 1] }
    const models = causeSpecificCox(input)
    expect(() => causeSpecificIncidence({ models, x: [[1]], times: [1], strata: [7] })).toThrow(
      'strata is 7 in row 0',
    )
    expect(() => causeSpecificIncidence({ models, x: [[1]], times: [1] })).toThrow('give the stratum')
    expect(() => causeSpecificIncidence({ models, x: [], times: [1], strata: [0] })).toThrow('x has 0 values')
  })
})
