import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import {
  coxSnellFromConcordance,
  parametersAffordable,
  rileyBinary,
  rileyContinuous,
  rileySurvival,
  rileyValidation,
} from './index.ts'

const sizes = (result: { criteria: readonly { name: string; n: number }[] }) =>
  Object.fromEntries(result.criteria.map(({ name, n }) => [name, n]))

describe('Riley sample size, binary outcome', () => {
  test('pre-eclampsia, BMJ 2020;368:m441: 5,249 patients, 8.75 events a parameter', () => {
    const size = rileyBinary({ prevalence: 0.05, parameters: 30, coxSnellR2: 0.05 })
    expect(sizes(size)).toMatchObject({ shrinkage: 5249, 'overall risk': 73, 'prediction error': 544 })
    expect(size.n).toBe(5249)
    expect(size.eventsPerParameter).toBeCloseTo(8.75, 2)
  })

  test('R-squared of a concordance statistic agrees with R integrate', () => {
    const { c, p, r2 } = r.concordance
    expectAgreement(
      c.map((value, i) => coxSnellFromConcordance(value, p[i])),
      r2,
      1e-9,
    )
  })

  test('how many parameters can be carried is the inverse', () => {
    for (const n of [150, 400, 1000, 5249]) {
      const { parameters, byOverfitting, overallRisk } = parametersAffordable({
        outcome: 'binary',
        n,
        prevalence: 0.3,
      })
      expect(overallRisk).toBe(n >= 323)
      if (parameters > 0) expect(rileyBinary({ prevalence: 0.3, parameters }).n).toBeLessThanOrEqual(n)
      if (overallRisk)
        expect(rileyBinary({ prevalence: 0.3, parameters: parameters + 1 }).n).toBeGreaterThan(n)
      expect(byOverfitting).toBeGreaterThanOrEqual(parameters)
    }
  })

  test('refuses what has no meaning', () => {
    expect(() => rileyBinary({ prevalence: 1, parameters: 3 })).toThrow(/prevalence is 1/)
    expect(() => rileyBinary({ prevalence: 0.05, parameters: 3, coxSnellR2: 0.5 })).toThrow(/coxSnellR2/)
    expect(() => rileyBinary({ prevalence: 0.05, parameters: 0 })).toThrow(/parameters/)
  })
})

describe('Riley sample size, survival outcome', () => {
  test('recurrent venous thromboembolism, Stat Med 2019;38:1276: 5,143 patients, 23.07 events a parameter', () => {
    const size = rileySurvival({
      rate: 0.065,
      meanFollowUp: 2.07,
      horizon: 2,
      parameters: 30,
      coxSnellR2: 0.051,
    })
    expect(size.n).toBe(5143)
    expect(size.eventsPerParameter).toBeCloseTo(23.07, 2)
  })

  // the expected values of pmsampsize's own tests (tests/testthat/test_surv.R, 3.1 to 3.4)
  test.each([
    [0.051, 25, 0.065, 4286, 866, 23.07],
    [0.065, 25, 0.065, 3335, 859, 17.95],
    [0.051, 50, 0.065, 8572, 1731, 23.07],
    [0.051, 25, 0.1, 4286, 731, 35.49],
  ])(
    'pmsampsize: R2 %d, %d parameters, rate %d',
    (coxSnellR2, parameters, rate, shrinkage, optimism, epp) => {
      const size = rileySurvival({ rate, meanFollowUp: 2.07, horizon: 2, parameters, coxSnellR2 })
      expect(sizes(size)).toMatchObject({ shrinkage })
      // pmsampsize rounds the events of 10,000 patients up before it takes the largest R-squared from them
      expect(Math.abs(sizes(size).optimism - optimism)).toBeLessThanOrEqual(1)
      expect(size.eventsPerParameter).toBeCloseTo(epp, 2)
    },
  )

  test('overall risk is within 0.05 at its size and not one patient below', () => {
    const [rate, meanFollowUp, horizon] = [0.2, 1.5, 3]
    const n = sizes(rileySurvival({ rate, meanFollowUp, horizon, parameters: 1 }))['overall risk']
    const off = (size: number) => {
      const reach = 1.96 * Math.sqrt(rate / (size * meanFollowUp))
      const risk = (r: number) => 1 - Math.exp(-r * horizon)
      return Math.max(risk(rate + reach) - risk(rate), risk(rate) - risk(rate - reach))
    }
    expect(off(n)).toBeLessThanOrEqual(0.05)
    expect(off(n - 1)).toBeGreaterThan(0.05)
  })
})

describe('Riley sample size, continuous outcome', () => {
  // the expected values of pmsampsize's own tests (tests/testthat/test_cont.R, 2.1 to 2.3)
  test.each([
    [0.2, 25, 918, 401, 259],
    [0.3, 25, 574, 351, 259],
    [0.2, 50, 1924, 801, 284],
  ])('pmsampsize: R2 %d, %d parameters', (r2, parameters, shrinkage, optimism, deviation) => {
    const size = rileyContinuous({ r2, parameters, mean: 1.9, sd: 0.6 })
    expect(sizes(size)).toMatchObject({ shrinkage, optimism, 'residual deviation': deviation })
    expect(size.n).toBe(shrinkage)
  })
})

interface Validation {
  prevalence: number
  mean: number
  sd: number
  cStatistic: number
  widths: { observedExpected: number; slope: number; cStatistic: number }
  observedExpected: number
  slope: number
  c: number
}
const r = reference<{ concordance: Record<'c' | 'p' | 'r2', number[]>; validation: Validation[] }>(
  'sample-size',
)

describe('Riley sample size, validation', () => {
  test.each(r.validation)('agrees with R integrate and uniroot: prevalence $prevalence', v => {
    const size = rileyValidation({ ...v, linear: { mean: v.mean, sd: v.sd } })
    expect([size.observedExpected, size.slope, size.cStatistic]).toEqual([v.observedExpected, v.slope, v.c])
    expect(size.n).toBe(Math.max(v.observedExpected, v.slope, v.c))
  })
})
