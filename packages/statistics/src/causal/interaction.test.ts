import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { StatisticsInputError } from '../input-error.ts'
import { additiveInteraction } from './additive-interaction.ts'
import { type EValueMeasure, eValue } from './e-value.ts'
import { horizonInteraction } from './horizon-interaction.ts'
import { treatmentInteraction } from './treatment-interaction.ts'

interface Measure {
  value: number | null
  se: number | null
}
interface Terms {
  b: number[]
  V: number[][]
  measures: { reri: Measure; ap: Measure; logS: Measure }
}
interface Horizon {
  risk: number[]
  riskSe: number[]
  mean: number[]
  meanSe: number[]
  riskInteraction: number[]
  meanInteraction: number[]
}
const r = reference<{
  oral: Terms & { y: number[]; treatment: number[]; modifier: number[] }
  cox: Terms
  veteran: Record<'time' | 'event' | 'arm' | 'modifier' | 'karno' | 'age' | 'cell' | 'weights', number[]> & {
    tau: number
  }
  horizon: Horizon
  weighted: Horizon
  eValues: {
    measure: EValueMeasure
    estimate: number
    lower: number
    upper: number
    riskRatio: number
    point: number
    limit: number
  }[]
}>('causal-interaction')
const v = r.veteran

function checkAdditive(seen: ReturnType<typeof additiveInteraction>, { reri, ap, logS }: Terms['measures']) {
  const pairs = [
    [seen.reri, reri],
    [seen.attributableProportion, ap],
    [seen.synergyIndex, logS],
  ] as const
  for (const [estimate, expected] of pairs) {
    expectAgreement(estimate.value, expected.value ?? Number.NaN, 1e-8)
    expectAgreement(estimate.se, expected.se ?? Number.NaN, 1e-8)
  }
}

describe('treatmentInteraction', () => {
  const oral = treatmentInteraction(r.oral)
  const veteran = treatmentInteraction({
    time: v.time,
    event: v.event,
    treatment: v.arm,
    modifier: v.modifier,
    adjust: [v.karno, v.age],
    strata: v.cell,
  })
  test('multiplicative: the product term of glm and of coxph', () => {
    for (const [seen, { b, V }] of [
      [oral, r.oral],
      [veteran, r.cox],
    ] as const) {
      expectAgreement(seen.multiplicative.value, b[2], 1e-8)
      expectAgreement(seen.multiplicative.se, Math.sqrt(V[2][2]), 1e-8)
      expectAgreement(seen.treatmentAtZero.se, Math.sqrt(V[0][0]), 1e-8)
      expectAgreement(seen.treatmentAtOne.value, b[0] + b[2], 1e-8)
      expectAgreement(seen.treatmentAtOne.se, Math.sqrt(V[0][0] + 2 * V[0][2] + V[2][2]), 1e-8)
    }
  })
  test('additive: delta method by numerical derivatives, logistic and Cox', () => {
    checkAdditive(oral, r.oral.measures)
    checkAdditive(veteran, r.cox.measures)
  })
  test('additive: the published figures of Hosmer & Lemeshow 1992, to their rounding', () => {
    const near = (seen: readonly number[], published: readonly number[]) => {
      seen.forEach((value, i) => {
        expect(Math.abs(value - published[i])).toBeLessThan(0.011)
      })
    }
    const { reri, attributableProportion, synergyIndex } = oral
    near([reri.value, reri.lower, reri.upper], [3.73, -1.84, 9.32])
    const { value, lower, upper } = attributableProportion
    near([value, lower, upper], [0.41, -0.07, 0.9])
    const { ratio, ratioLower, ratioUpper } = synergyIndex
    near([ratio, ratioLower, ratioUpper], [1.87, 0.64, 5.41])
  })
  test('no estimate is refused, with the reason', () => {
    const treatment = [0, 0, 1, 1, 0, 1, 0, 1]
    const modifier = [0, 0, 0, 0, 1, 1, 1, 1]
    expect(() => treatmentInteraction({ y: [0, 1, 0, 1, 1, 1, 1, 1], treatment, modifier })).toThrow(/finite/)
    expect(() =>
      treatmentInteraction({ y: [0, 1, 0, 1, 0, 1, 1, 0], treatment, modifier: treatment }),
    ).toThrow(StatisticsInputError)
  })
  test('a synergy index below 0 is not a number', () => {
    const { synergyIndex } = additiveInteraction({
      coefficients: [-1, 0.2, 0.9],
      covariance: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
    })
    expect(synergyIndex.value).toBeNaN()
  })
})

describe('horizonInteraction', () => {
  const check = (seen: ReturnType<typeof horizonInteraction>, expected: Horizon) => {
    const values = (field: 'riskDifference' | 'restrictedMeanDifference', what: 'value' | 'se') =>
      seen.levels.map(one => one[field][what])
    expectAgreement(values('riskDifference', 'value'), expected.risk, 1e-8)
    expectAgreement(values('riskDifference', 'se'), expected.riskSe, 1e-8)
    expectAgreement(values('restrictedMeanDifference', 'value'), expected.mean, 1e-8)
    expectAgreement(values('restrictedMeanDifference', 'se'), expected.meanSe, 1e-8)
    const [{ riskDifference, restrictedMeanDifference }] = seen.interactions
    expectAgreement([riskDifference.value, riskDifference.se], expected.riskInteraction, 1e-8)
    expectAgreement(
      [restrictedMeanDifference.value, restrictedMeanDifference.se],
      expected.meanInteraction,
      1e-8,
    )
  }
  const rows = { time: v.time, event: v.event, group: v.arm, modifier: v.modifier, tau: v.tau }
  test('risk and RMST differences by level, unweighted and weighted', () => {
    check(horizonInteraction(rows), r.horizon)
    check(horizonInteraction({ ...rows, weights: v.weights }), r.weighted)
  })
  test('a level without an arm, one level, and a horizon beyond follow-up are refused', () => {
    const time = [1, 2, 3, 4]
    const event = [1, 0, 1, 0]
    const group = [0, 1, 0, 1]
    expect(() => horizonInteraction({ time, event, group, modifier: [0, 0, 1, 0], tau: 1 })).toThrow(
      'arm 1 at level 1',
    )
    expect(() => horizonInteraction({ time, event, group, modifier: [0, 0, 0, 0], tau: 1 })).toThrow(
      'one level',
    )
    expect(() => horizonInteraction({ time, event, group, modifier: [0, 0, 1, 1], tau: 9 })).toThrow(
      'follow-up of arm',
    )
  })
})

describe('eValue', () => {
  test('agrees with the root of the bounding factor', () => {
    for (const one of r.eValues) {
      const seen = eValue(one)
      expectAgreement(
        [seen.riskRatio, seen.point, seen.limit ?? -1],
        [one.riskRatio, one.point, one.limit],
        1e-8,
      )
    }
  })
  test('the published example: 3.9 (1.8 to 8.7) gives 7.26 and 3.00', () => {
    const seen = eValue({ measure: 'riskRatio', estimate: 3.9, lower: 1.8, upper: 8.7 })
    expect([seen.point.toFixed(2), seen.limit?.toFixed(2)]).toEqual(['7.26', '3.00'])
    expectAgreement(eValue({ measure: 'riskRatio', estimate: 1 / 3.9 }).point, seen.point, 1e-12)
  })
  test('a ratio and its inverse have the same E-value, and the limit never needs more than the point', () => {
    const ratio = fc.double({ min: 1.0001, max: 50, noNaN: true })
    fc.assert(
      fc.property(ratio, fc.double({ min: 0.2, max: 1, noNaN: true }), (estimate, share) => {
        const above = eValue({ measure: 'riskRatio', estimate, lower: estimate * share, upper: estimate * 2 })
        const below = eValue({
          measure: 'riskRatio',
          estimate: 1 / estimate,
          lower: 1 / (estimate * 2),
          upper: 1 / (estimate * share),
        })
        expectAgreement(below.point, above.point, 1e-9)
        expectAgreement(below.limit ?? -1, above.limit ?? -2, 1e-6)
        expect(above.limit ?? 99).toBeLessThanOrEqual(above.point)
      }),
      { numRuns: 1000 },
    )
  })
  test('edges', () => {
    expect(eValue({ measure: 'riskRatio', estimate: 1, lower: 0.8, upper: 1.2 })).toEqual({
      riskRatio: 1,
      point: 1,
      limit: 1,
    })
    expect(eValue({ measure: 'riskRatio', estimate: 2 }).limit).toBeNull()
    expect(eValue({ measure: 'riskRatio', estimate: 2, nonNull: 2 }).point).toBe(1)
    expect(() => eValue({ measure: 'oddsRatioRare', estimate: 0 })).toThrow('above 0')
    expect(() => eValue({ measure: 'riskRatio', estimate: 2, lower: 3, upper: 4 })).toThrow('does not hold')
  })
})
