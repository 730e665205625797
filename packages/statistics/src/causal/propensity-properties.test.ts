import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { StatisticsInputError } from '../input-error.ts'
import { kaplanMeier } from '../survival/kaplan-meier.ts'
import { covariateBalance } from './covariate-balance.ts'
import { effectiveSampleSize } from './effective-sample-size.ts'
import { positivity, positivityOf } from './positivity.ts'
import { propensityBootstrap } from './propensity-bootstrap.ts'
import { propensityScores } from './propensity-scores.ts'
import { propensityWeights } from './propensity-weights.ts'
import { weightedCox } from './weighted-cox.ts'
import { weightedMeans } from './weighted-means.ts'
import { weightedSurvival } from './weighted-survival.ts'

const patient = fc.record({
  arm: fc.integer({ min: 0, max: 1 }),
  x: fc.integer({ min: 0, max: 3 }),
  z: fc.integer({ min: -2, max: 2 }),
  time: fc.integer({ min: 1, max: 9 }),
  event: fc.integer({ min: 0, max: 1 }),
})
/** Each value of each covariate in each arm, so that the arms overlap; the last two are followed to 9. */
const spread = [0, 1].flatMap(arm =>
  [0, 3].flatMap(x => [-2, 2].map(z => ({ arm, x, z, time: 9, event: 0 }))),
)
const cohort = fc.array(patient, { minLength: 2, maxLength: 14 }).map(rows => [...rows, ...spread])
type Patient = (typeof spread)[number]
const column = (rows: readonly Patient[], name: keyof Patient) => Float64Array.from(rows, row => row[name])
const weighted = (rows: readonly Patient[], estimand: 'ate' | 'ato' | 'att' | 'atc' | 'matching') => {
  const group = column(rows, 'arm')
  const x = [column(rows, 'x'), column(rows, 'z')]
  const weighting = propensityWeights({ group, model: propensityScores({ group, x }), estimand })
  const survival = { group, time: column(rows, 'time'), event: column(rows, 'event'), times: [5], tau: 8 }
  return { group, x, weighting, survival }
}

describe('propensity weights, properties', () => {
  test('overlap weights balance the means exactly', () => {
    fc.assert(
      fc.property(cohort, rows => {
        const { group, x, weighting } = weighted(rows, 'ato')
        for (const { after, meansAfter } of covariateBalance({ group, x, weights: weighting.weights })) {
          expect(Math.abs(meansAfter[1] - meansAfter[0])).toBeLessThan(1e-7)
          expect(Math.abs(after.smd)).toBeLessThan(1e-6)
        }
      }),
      { numRuns: 1000 },
    )
  })
  test('the order of the patients does not matter', () => {
    fc.assert(
      fc.property(cohort, rows => {
        const of = (list: readonly Patient[]) => {
          const { weighting, survival } = weighted(list, 'ate')
          const [{ riskDifference, restrictedMeanDifference }] = weightedSurvival({
            ...survival,
            weighting,
          }).contrasts
          return [riskDifference[0].value, riskDifference[0].se, restrictedMeanDifference?.value ?? 0]
        }
        expectAgreement(of(rows.slice().reverse()), of(rows), 1e-6)
      }),
      { numRuns: 1000 },
    )
  })
  test('relabelling the arms flips the sign', () => {
    fc.assert(
      fc.property(cohort, rows => {
        const of = (list: readonly Patient[], estimand: 'att' | 'atc' | 'matching') => {
          const { weighting, survival } = weighted(list, estimand)
          const [{ riskDifference, restrictedMeanDifference }] = weightedSurvival({
            ...survival,
            weighting,
          }).contrasts
          return [riskDifference[0], restrictedMeanDifference ?? riskDifference[0]]
        }
        const flipped = rows.map(row => ({ ...row, arm: 1 - row.arm }))
        const pairs = [
          [of(rows, 'att'), of(flipped, 'atc')],
          [of(rows, 'matching'), of(flipped, 'matching')],
        ]
        for (const [one, other] of pairs)
          one.forEach((estimate, k) => {
            expectAgreement(other[k].value, -estimate.value, 1e-6)
          })
      }),
      { numRuns: 1000 },
    )
  })
  test('constant weights equal no weights', () => {
    fc.assert(
      fc.property(cohort, fc.double({ min: 0.1, max: 9, noNaN: true }), (rows, weight) => {
        const { group, survival } = weighted(rows, 'ate')
        const of = (value: number) => {
          const weights = new Float64Array(rows.length).fill(value)
          const { arms, contrasts } = weightedSurvival({ ...survival, weights })
          const means = weightedMeans({ y: survival.time, group, weights })
          return [
            ...arms[0].curve.survival,
            contrasts[0].riskDifference[0].se,
            means.contrasts[0].difference.value,
            means.contrasts[0].difference.se,
            effectiveSampleSize({ group, weights }).all,
          ]
        }
        expectAgreement(of(weight), of(1), 1e-9)
        const own = rows.filter(row => row.arm === 0)
        const plain = kaplanMeier({ time: column(own, 'time'), event: column(own, 'event') })
        const { arms } = weightedSurvival({
          ...survival,
          weights: new Float64Array(rows.length).fill(weight),
        })
        expectAgreement(arms[0].curve.survival, plain.survival, 1e-10)
      }),
      { numRuns: 1000 },
    )
  })
  test('generalised overlap weights of two arms are the overlap weights', () => {
    fc.assert(
      fc.property(cohort, rows => {
        const { group, weighting } = weighted(rows, 'ato')
        weighting.weights.forEach((weight, i) => {
          expect(weight).toBeCloseTo(1 - weighting.scores[group[i]][i], 12)
        })
      }),
      { numRuns: 1000 },
    )
  })
})

describe('propensity, edge cases', () => {
  const group = [0, 0, 0, 1, 1, 1]
  const weights = new Float64Array(6).fill(1)
  const time = [1, 2, 3, 1, 2, 3]
  const event = [1, 0, 1, 1, 1, 0]
  test('one arm, an arm without patients, codes that are none', () => {
    expect(() => propensityScores({ group: [1, 1, 1], x: [] })).toThrow('no patients')
    expect(() => propensityScores({ group: [0, 0, 0], x: [] })).toThrow('one arm alone')
    expect(() => propensityScores({ group: [0, 2, 2], x: [] })).toThrow('Arm 1 has no patients')
    expect(() => propensityScores({ group: [0, 1.5], x: [] })).toThrow('row 1')
    expect(() => propensityScores({ group: [], x: [] })).toThrow('no rows')
  })
  test('no overlap is flagged, and refused with the reason', () => {
    const model = propensityScores({ group, x: [[1, 2, 3, 4, 5, 6]] })
    expect(model.separated).toBe(true)
    expect(() => propensityWeights({ group, model })).toThrow('no overlap')
    const several = propensityScores({ group: [0, 0, 1, 1, 2, 2], x: [[1, 2, 1, 2, 8, 9]] })
    expect(several.separated).toBe(true)
    const apart = positivity({
      group,
      scores: [weights, Float64Array.of(0.1, 0.1, 0.2, 0.8, 0.8, 0.9)],
      weights,
    })
    expect(apart).toMatchObject({ verdict: 'none', outside: 6 })
  })
  test('given scores: of each arm, of arm 1 alone, 0 or 1, not summing to 1', () => {
    const e = [0.2, 0.4, 0.5, 0.5, 0.6, 0.8]
    const one = propensityWeights({ group, scores: e, stabilised: false })
    const both = propensityWeights({ group, scores: [e.map(p => 1 - p), e], stabilised: false })
    expect(one.weights).toEqual(both.weights)
    expectAgreement(one.weights, [1.25, 1 / 0.6, 2, 2, 1 / 0.6, 1.25], 1e-12)
    expect(() => propensityWeights({ group, scores: [0, ...e.slice(1)] })).toThrow('row 0')
    expect(() => propensityWeights({ group, scores: [e, e] })).toThrow('sum to')
    expect(() => propensityWeights({ group })).toThrow('Give a propensity model')
    expect(weightedSurvival({ time, event, group, weighting: one, times: [2] }).variance).toBe('robust')
  })
  test('extreme weights and few in effect are limited, with the reasons', () => {
    const n = 40
    const arms = Uint8Array.from({ length: n }, (_, i) => i % 2)
    const e = Float64Array.from(arms, (_, i) => (i === 1 ? 0.005 : 0.4 + (i % 5) / 25))
    const { verdict, reasons, largestShare } = positivityOf(
      arms,
      propensityWeights({ group: arms, scores: e }),
    )
    expect(verdict).toBe('limited')
    expect(reasons.join(' ')).toMatch(/arm 1 are worth .* One patient bears/)
    expect(largestShare).toBeGreaterThan(0.5)
  })
  test('an arm without weight is refused everywhere', () => {
    const none = Float64Array.of(1, 1, 1, 0, 0, 0)
    expect(() => weightedSurvival({ time, event, group, weights: none })).toThrow('arm 1')
    expect(() => weightedMeans({ y: time, group, weights: none })).toThrow('arm 1')
    expect(() => covariateBalance({ group, x: [time], weights: none })).toThrow('arm 1')
    expect(() =>
      propensityWeights({ group, scores: [0.3, 0.3, 0.3, 0.05, 0.05, 0.05], trimScore: 0.2 }),
    ).toThrow('arm 1')
    expect([...effectiveSampleSize({ group, weights: none }).arms]).toEqual([3, 0])
  })
  test('everyone censored before the horizon, and horizons that are none', () => {
    const censored = { time, event: [1, 0, 1, 1, 0, 0], group, weights }
    expect(() => weightedSurvival({ ...censored, times: [4] })).toThrow('follow-up of arm 1 ends at 3')
    expect(() => weightedSurvival({ ...censored, tau: 4 })).toThrow('within follow-up')
    expect(() => weightedSurvival({ ...censored, tau: 0 })).toThrow('above 0')
    expect(() => weightedSurvival({ time, event, group })).toThrow('Give weights')
  })
  test('an arm without events: hazard ratio flagged, risk ratio not a number', () => {
    const none = [1, 0, 1, 0, 0, 0]
    expect(weightedCox({ time, event: none, group, weights }).terms[0].infinite).toBe(true)
    const [{ riskRatio, riskDifference }] = weightedSurvival({
      time,
      event: none,
      group,
      weights,
      times: [2],
    }).contrasts
    expect(riskRatio[0].value).toBeNaN()
    expect(riskDifference[0].value).toBeCloseTo(-1 / 3, 12)
  })
  test('a constant covariate is aliased and does no harm', () => {
    const x = [1, 2, 1, 2, 1, 1]
    const model = propensityScores({ group, x: [x, weights] })
    expect(model.aliased).toEqual([false, false, true])
    const stacked = weightedSurvival({
      time,
      event,
      group,
      weighting: propensityWeights({ group, model }),
      times: [2],
    })
    const alone = weightedSurvival({
      time,
      event,
      group,
      weighting: propensityWeights({ group, model: propensityScores({ group, x: [x] }) }),
      times: [2],
    })
    expectAgreement(stacked.contrasts[0].riskDifference[0].se, alone.contrasts[0].riskDifference[0].se, 1e-9)
    expect(() => propensityWeights({ group, model, truncate: 0.6 })).toThrow(StatisticsInputError)
    expect(() => propensityWeights({ group, model, estimand: 'att', target: 2 })).toThrow('target')
  })
})

describe('propensityBootstrap', () => {
  const r = reference<{
    data: { x: number[][]; two: number[]; time: number[]; event: number[]; tau: number }
    cases: Record<string, { stacked: number[] }>
  }>('causal-propensity')
  const { x, two, time, event, tau } = r.data
  // 300 resamples: the error of a standard deviation is 4 %, and a sandwich of 150 patients may be 10 % off besides.
  test('is seeded, and near the stacked standard error', () => {
    const statistics = (rows: Int32Array, weighting: ReturnType<typeof propensityWeights>) => {
      const [{ restrictedMeanDifference }] = weightedSurvival({
        time: Float64Array.from(rows, i => time[i]),
        event: Float64Array.from(rows, i => event[i]),
        group: Float64Array.from(rows, i => two[i]),
        weighting,
        tau,
      }).contrasts
      return [restrictedMeanDifference?.value ?? 0]
    }
    const options = { group: two, x, estimand: 'ato' as const, seed: 2, statistics }
    const { replicates, failed } = propensityBootstrap({ ...options, replicates: 300 })
    expect(propensityBootstrap({ ...options, replicates: 5 }).replicates[0]).toEqual(
      replicates[0].slice(0, 5),
    )
    expect(failed).toBe(0)
    const mean = replicates[0].reduce((sum, v) => sum + v, 0) / 300
    const se = Math.sqrt(replicates[0].reduce((sum, v) => sum + (v - mean) ** 2, 0) / 299)
    expect(Math.abs(se / r.cases['two ato'].stacked[3] - 1)).toBeLessThan(0.25)
  })
  test('resamples without an answer are counted; none at all is refused', () => {
    const options = {
      group: [0, 1],
      x: [],
      seed: 1,
      replicates: 20,
      statistics: () => [1],
    }
    expect(propensityBootstrap(options).failed).toBeGreaterThan(0)
    const refuse = () => {
      throw new StatisticsInputError('empty', 'statistics', 'No answer.')
    }
    expect(() => propensityBootstrap({ ...options, statistics: refuse })).toThrow('No resample')
  })
  test('what is wrong with the patients themselves is said, not counted', () => {
    const options = { group: [0, 1, 0, 1], seed: 1, replicates: 5, statistics: () => [1] }
    expect(() => propensityBootstrap({ ...options, x: [[1, 2, Number.NaN, 1]] })).toThrow('NaN in row 2')
    expect(() => propensityBootstrap({ ...options, x: [[1, 2, 1]] })).toThrow('has 3 values')
    expect(() => propensityBootstrap({ ...options, x: [[0, 1, 0, 1]] })).toThrow(/no overlap/)
    expect(() => propensityBootstrap({ ...options, x: [], truncate: 2 })).toThrow('truncate is 2')
  })
})
