import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../../test/agreement.ts'
import { createRandom } from '../../random.ts'
import { coxBaseline } from './baseline.ts'
import { cox } from './cox.ts'
import { readCoxData, type Ties } from './cox-data.ts'
import { hazardSteps } from './hazard-steps.ts'
import { martingaleResiduals } from './martingale.ts'
import { partialLikelihood } from './partial-likelihood.ts'
import { coxPrediction } from './prediction-error.ts'
import { coxResiduals } from './residuals.ts'
import { coxSurvival } from './survival.ts'
import { coxZph, type ZphTransform } from './zph.ts'

interface Case {
  input: {
    time: number[]
    event: number[]
    x: number[][]
    entry: number[] | null
    strata: number[] | null
    weights: number[] | null
    offset: number[] | null
    cluster: number[] | null
    ties: Ties
  }
  coefficients: number | number[]
  covariance: number | number[]
  robust: number[] | null
  se: number | number[]
  loglik: number[]
  lr: number
  lrP: number
  wald: number
  score: number
  means: number | number[]
  baseTime: number[]
  baseHazard: number[]
  baseStrata: number[] | null
  martingale: number[]
  scoreResidual: number[]
  zphKm: number[][]
  zphIdentity: number[][]
  zphRank: number[][]
  zphLog: number[][]
  predict?: { rows: number[]; at: number[]; survival: number[]; error: number[] }
}
const r = reference<{
  cases: Record<string, Case>
  aliased: { coefficients: (number | null)[]; loglik: number[] }
}>('survival-cox')
const inputOf = ({ input }: Case) => ({
  ...input,
  entry: input.entry ?? undefined,
  strata: input.strata ?? undefined,
  weights: input.weights ?? undefined,
  offset: input.offset ?? undefined,
  cluster: input.cluster ?? undefined,
})

describe('cox agrees with coxph', () => {
  for (const [name, c] of Object.entries(r.cases)) {
    const input = inputOf(c)
    const fit = cox({ ...input, tolerance: 1e-12 })
    test(`coefficients and covariance: ${name}`, () => {
      expectAgreement(fit.coefficients, c.coefficients, 1e-8)
      expectAgreement(fit.covariance, c.covariance, 1e-8, 1e-6)
      expectAgreement(fit.se, c.se, 1e-8)
      if (c.robust) expectAgreement(fit.robustCovariance ?? [], c.robust, 1e-8, 1e-6)
      expectAgreement(fit.means, c.input.weights ? fit.means : c.means, 1e-12)
    })
    test(`likelihood and tests: ${name}`, () => {
      expectAgreement([fit.nullLogLikelihood, fit.logLikelihood], c.loglik, 1e-11)
      expectAgreement(fit.likelihoodRatio.statistic, c.lr, 1e-10)
      expectAgreement(fit.likelihoodRatio.p, c.lrP, 1e-8, 1e-300)
      expectAgreement(fit.wald.statistic, c.wald, 1e-8)
      expectAgreement(fit.score.statistic, c.score, 1e-8)
    })
    test(`baseline hazard: ${name}`, () => {
      const baseline = coxBaseline({ fit, ...input })
      expectAgreement(baseline.time, c.baseTime, 1e-12)
      expectAgreement(baseline.cumulativeHazard, c.baseHazard, 1e-8, 1e-6)
      const linear = input.time.map((_, i) =>
        input.x.reduce((s, column, j) => s + fit.coefficients[j] * column[i], input.offset?.[i] ?? 0),
      )
      const { time, event, entry, weights, strata } = input
      const again = coxBaseline({ linear, time, event, entry, weights, strata, ties: input.ties })
      expectAgreement(again.cumulativeHazard, baseline.cumulativeHazard, 1e-12)
    })
    test(`residuals: ${name}`, () => {
      const data = readCoxData(input)
      const beta = fit.coefficients.map((b, j) => b * data.scale[j])
      const residuals = coxResiduals(data, beta, hazardSteps(data, beta, fit.ties), fit.ties === 'breslow')
      const p = data.p
      const score = new Float64Array(data.n * p)
      data.row.forEach((row, i) => {
        for (let j = 0; j < p; j++) score[row * p + j] = residuals.score[i * p + j] * data.scale[j]
      })
      expectAgreement(martingaleResiduals({ ...input, fit }), c.martingale, 1e-9)
      expectAgreement(score, c.scoreResidual, 1e-9)
    })
    test(`proportional hazards test: ${name}`, () => {
      const expected: Record<ZphTransform, number[][]> = {
        km: c.zphKm,
        identity: c.zphIdentity,
        rank: c.zphRank,
        log: c.zphLog,
      }
      for (const transform of ['km', 'identity', 'rank', 'log'] as const) {
        const zph = coxZph({ ...input, fit, transform })
        const rows = [...zph.covariates, zph.global].map(({ statistic, df, p }) => [statistic, df, p])
        expectAgreement(rows.flat(), expected[transform].flat(), 1e-10)
      }
    })
    const { predict } = c
    if (predict)
      test(`survival of new patients with its standard error: ${name}`, () => {
        const newX = input.x.map(column => predict.rows.map(row => column[row - 1]))
        const baseline = coxBaseline({ fit, ...input })
        const linear = predict.rows.map((_, i) =>
          newX.reduce((s, column, j) => s + fit.coefficients[j] * column[i], 0),
        )
        const survival = coxSurvival({ baseline, linear, times: predict.at })
        predict.at.forEach((at, k) => {
          const prediction = coxPrediction({ ...input, fit, newX, at })
          predict.rows.forEach((_, i) => {
            const expected = predict.survival[i * predict.at.length + k]
            expectAgreement(prediction.survival[i], expected, 1e-10, 1e-6)
            expectAgreement(survival[i * predict.at.length + k], expected, 1e-10, 1e-6)
            const error = predict.error[i * predict.at.length + k]
            expectAgreement(prediction.logError[i] * prediction.survival[i], error, 1e-10, 1e-4)
          })
        })
      })
  }
})

describe('cox where the data are difficult', () => {
  const base = r.cases.efron.input
  test('a collinear covariate is aliased and set to 0, the later one, as in coxph', () => {
    const [karno, age, , prior] = base.x
    const sum = karno.map((k, i) => k + 2 * age[i])
    const fit = cox({ time: base.time, event: base.event, x: [karno, age, sum, prior], tolerance: 1e-12 })
    expect(fit.aliased).toEqual([false, false, true, false])
    expectAgreement(
      fit.coefficients,
      r.aliased.coefficients.map(v => v ?? 0),
      1e-10,
    )
    expectAgreement(fit.logLikelihood, r.aliased.loglik[1], 1e-9)
    expect(fit.warnings).toEqual(['constant or collinear within the risk sets, set to 0: x[2]'])
    expect(fit.likelihoodRatio.df).toBe(3)
  })
  test('constant covariates, and those constant within strata, are aliased', () => {
    const fit = cox({
      time: base.time,
      event: base.event,
      x: [base.time.map(() => 7.3), base.time.map((_, i) => 1e6 + 3.7 * (i % 3)), base.x[0]],
      strata: base.time.map((_, i) => i % 3),
    })
    expect(fit.aliased).toEqual([true, true, false])
  })
  test('a monotone likelihood is flagged, finite neighbours are not', () => {
    const time = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    const event = [1, 1, 1, 1, 0, 0, 1, 0, 0, 0]
    const separates = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0].map((v, i) => (event[i] ? 1 : 0 * v))
    const fit = cox({ time, event, x: [separates, [3, 1, 4, 1, 5, 9, 2, 6, 5, 3]] })
    expect(fit.infinite).toEqual([true, false])
    expect(fit.coefficients[0]).toBeGreaterThan(10)
    expect(fit.warnings[0]).toContain('monotone likelihood')
  })
  test('no event, one event, no covariate, identical times', () => {
    const none = cox({ time: [1, 2, 3], event: [0, 0, 0], x: [[1, 2, 4]] })
    expect(none.warnings).toEqual(['no events: every coefficient is set to 0'])
    expect([...none.coefficients]).toEqual([0])
    const single = cox({ time: [1, 2, 3], event: [0, 1, 0], x: [[1, 4, 5]] })
    expect(single.infinite).toEqual([true])
    const empty = cox({ time: [1, 2, 3], event: [1, 1, 0], x: [] })
    expect(empty.logLikelihood).toBeCloseTo(-Math.log(6), 14)
    const tied = cox({ time: [2, 2, 2, 2], event: [1, 0, 1, 0], x: [[1, 2, 3, 4]] })
    expect(tied.converged).toBe(true)
  })
  test('bad input is named', () => {
    expect(() => cox({ time: [1, 2], event: [1, 0], x: [[1, Number.NaN]] })).toThrow('x[0] is NaN in row 1')
    expect(() => cox({ time: [1, 2], event: [1, 0], x: [[1]] })).toThrow(
      'x[0] has 1 values where 2 are needed',
    )
    expect(() => cox({ time: [1, 2], event: [1, 0], x: [], maxIterations: 0 })).toThrow('maxIterations is 0')
    const baseline = coxBaseline({ linear: [0, 0], time: [1, 2], event: [1, 1], strata: [1, 2] })
    expect(() => coxSurvival({ baseline, linear: [0], times: [1] })).toThrow('has strata')
    expect(() => coxSurvival({ baseline, linear: [0], times: [1], strata: [3] })).toThrow('never estimated')
  })
})

/** Efron's log partial likelihood and its gradient from the definition, for one covariate. */
function fromDefinition(
  rows: { entry: number; time: number; event: number; x: number; weight: number }[],
  beta: number,
): { value: number; score: number } {
  let value = 0
  let score = 0
  for (const now of new Set(rows.filter(r => r.event === 1).map(r => r.time))) {
    const atRisk = rows.filter(r => r.entry < now && r.time >= now)
    const tied = atRisk.filter(r => r.time === now && r.event === 1)
    const weight = tied.reduce((sum, r) => sum + r.weight, 0) / tied.length
    for (const r of tied) {
      value += r.weight * beta * r.x
      score += r.weight * r.x
    }
    for (let k = 0; k < tied.length; k++) {
      let s0 = 0
      let s1 = 0
      for (const r of atRisk) {
        const share = r.time === now && r.event === 1 ? 1 - k / tied.length : 1
        s0 += share * r.weight * Math.exp(beta * r.x)
        s1 += share * r.weight * Math.exp(beta * r.x) * r.x
      }
      value -= weight * Math.log(s0)
      score -= (weight * s1) / s0
    }
  }
  return { value, score }
}

describe('cox, properties', () => {
  test('the likelihood is that of the definition, with delayed entry, ties and very unequal risks', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: -8, max: 8, noNaN: true }), (seed, beta) => {
        const random = createRandom(seed)
        const rows = Array.from({ length: 60 }, () => {
          const entry = random.integer(15)
          const time = entry + 1 + random.integer(10)
          const weight = 1 + random.integer(3)
          return { entry, time, event: random.integer(2), x: random.normal(), weight }
        })
        const data = readCoxData({
          time: rows.map(r => r.time),
          event: rows.map(r => r.event),
          entry: rows.map(r => r.entry),
          weights: rows.map(r => r.weight),
          x: [rows.map(r => r.x)],
        })
        const ours = partialLikelihood(data, Float64Array.of(beta * data.scale[0]), 'efron')
        const expected = fromDefinition(rows, beta)
        expectAgreement(ours.value, expected.value, 1e-10, 1)
        expectAgreement(ours.score[0] * data.scale[0], expected.score, 1e-8, 1)
      }),
      { numRuns: 1000 },
    )
  })
  test('shifting and scaling a covariate changes its coefficient alone; weights count as rows', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.01, max: 100, noNaN: true }), (seed, scale) => {
        const random = createRandom(seed)
        const n = 40
        const x = Array.from({ length: n }, () => random.normal())
        const time = Array.from({ length: n }, () => 1 + random.integer(30))
        const event = Array.from({ length: n }, () => random.integer(2))
        if (event.filter(Boolean).length < 5) return
        const fit = cox({ time, event, x: [x], tolerance: 1e-13 })
        const scaled = cox({ time, event, x: [x.map(v => 5 + scale * v)], tolerance: 1e-13 })
        expect(scaled.coefficients[0] * scale).toBeCloseTo(fit.coefficients[0], 7)
        const weights = Array.from({ length: n }, () => random.integer(3))
        const rows = weights.flatMap((w, i) => Array.from({ length: w }, () => i))
        const many = cox({
          time: rows.map(i => time[i]),
          event: rows.map(i => event[i]),
          x: [rows.map(i => x[i])],
          ties: 'breslow',
        })
        const weighted = cox({ time, event, x: [x], weights, ties: 'breslow' })
        expect(weighted.coefficients[0]).toBeCloseTo(many.coefficients[0], 6)
      }),
      { numRuns: 1000 },
    )
  })
})
