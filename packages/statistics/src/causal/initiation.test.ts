import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { StatisticsInputError } from '../input-error.ts'
import { initiationEffect } from './initiation-effect.ts'
import { initiationOutcome } from './initiation-outcome.ts'
import { initiationPlan } from './initiation-plan.ts'
import { initiationScores } from './initiation-scores.ts'
import { propensityScores } from './propensity-scores.ts'
import { propensityWeights } from './propensity-weights.ts'
import { weightedSurvival } from './weighted-survival.ts'

interface Read {
  readonly survival: number[]
  readonly mean: number[]
  readonly hazard: number[]
}
const r = reference<{
  grace: number[]
  tau: number[]
  x1: number[]
  x2: number[]
  time: number[]
  event: number[]
  arm: number[]
  start: number[]
  hidden: number[]
  coefficients: number[][]
  posterior: number[][]
  ate: Read
  att: Read
  overlap: Read
}>('causal-initiation')
const data = {
  time: r.time,
  event: r.event,
  arm: r.arm,
  start: r.start.map(at => (at < 0 ? Number.NaN : at)),
  grace: r.grace[0],
  tau: r.tau[0],
  x: [r.x1, r.x2],
  tolerance: 1e-11,
}

describe('initiationPlan', () => {
  const plan = initiationPlan(data)
  test('EM agrees with nnet::multinom and survfit put together in R', () => {
    expect(plan.unknown).toBe(r.hidden[0])
    expectAgreement([...plan.coefficients[0], ...plan.coefficients[1]], r.coefficients.flat(), 1e-5)
    const hidden = data.time.flatMap((time, i) => (data.arm[i] === 0 && time < data.grace ? [i] : []))
    expectAgreement(
      hidden.flatMap(i => plan.posterior.map(share => share[i])),
      r.posterior.flat(),
      1e-5,
    )
  })
  test('without unknown plans it is the propensity model', () => {
    const known = data.time.map((_, i) => i).filter(i => data.arm[i] !== 0 || data.time[i] >= data.grace)
    const pick = (values: readonly number[]) => known.map(i => values[i])
    const own = {
      ...data,
      time: pick(data.time),
      event: pick(data.event),
      arm: pick(data.arm),
      start: pick(data.start),
      x: data.x.map(pick),
    }
    const model = propensityScores({ group: own.arm, x: own.x })
    expectAgreement(
      initiationPlan(own).coefficients.flatMap(b => [...b]),
      model.coefficients.flatMap(b => [...b]),
      1e-9,
    )
  })
  test('pseudo-patients shrink the coefficients and keep separated arms finite', () => {
    const separated = { ...data, x: [...data.x, data.arm.map(arm => (arm === 1 ? 1 : 0))] }
    expect(initiationPlan(separated).separated).toBe(true)
    const shrunk = initiationPlan({ ...separated, prior: 1 })
    expect(shrunk.separated).toBe(false)
    expect(shrunk.coefficients.every(b => b.every(Number.isFinite))).toBe(true)
  })
  test('a start outside the grace period or at the end of follow-up is refused', () => {
    const i = data.arm.indexOf(1)
    const moved = (at: number) => data.start.map((start, k) => (k === i ? at : start))
    expect(() => initiationPlan({ ...data, start: moved(data.grace + 1) })).toThrow(StatisticsInputError)
    expect(() => initiationPlan({ ...data, start: moved(data.time[i]) })).toThrow(StatisticsInputError)
    expect(() => initiationPlan({ ...data, time: data.time.map((t, k) => (k === 3 ? 0 : t)) })).toThrow(
      /time is 0/,
    )
  })
})

describe('initiationEffect', () => {
  for (const estimand of ['ate', 'att', 'overlap'] as const)
    test(`${estimand}: survival, restricted means and hazard ratios agree with R`, () => {
      const { arms } = initiationEffect({ ...data, estimand })
      const expected = r[estimand]
      expectAgreement(
        arms.map(arm => arm.survival),
        expected.survival,
        1e-5,
      )
      expectAgreement(
        arms.map(arm => arm.restrictedMean),
        expected.mean,
        1e-5,
      )
      expectAgreement(
        arms.slice(1).map(arm => arm.logHazardRatio),
        expected.hazard,
        1e-4,
      )
    })
  test('where every treatment starts at time zero it is the weighted product limit', () => {
    const now = { ...data, grace: 0, start: data.arm.map(arm => (arm === 0 ? Number.NaN : 0)) }
    const { arms } = initiationEffect(now)
    const model = propensityScores({ group: data.arm, x: data.x })
    const plain = weightedSurvival({
      time: data.time,
      event: data.event,
      group: data.arm,
      weighting: propensityWeights({ group: data.arm, model }),
      tau: data.tau,
    })
    expectAgreement(
      arms.map(arm => arm.restrictedMean),
      plain.arms.map(arm => arm.restrictedMean?.value ?? Number.NaN),
      1e-8,
    )
  })
  test('a covariate without meaning changes nothing of who is unknown, and separation is refused', () => {
    const separated = { ...data, x: [data.arm.map(arm => (arm === 1 ? 1 : 0))] }
    expect(() => initiationEffect(separated)).toThrow(/no overlap/)
    expect(() => initiationEffect({ ...data, tau: 1000 })).toThrow(/horizon/)
  })
})

describe('initiationScores', () => {
  test('their means are near the weighted restricted means and survivals', () => {
    const effect = initiationEffect(data)
    const outcome = initiationOutcome(data, effect.plan)
    if (!outcome) throw new Error('no outcome model')
    effect.arms.forEach((arm, k) => {
      const scores = initiationScores(data, effect.plan, outcome, k, data.tau)
      const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value / values.length, 0)
      expect(Math.abs(mean(scores.restrictedMean) - arm.doublyRobustMean)).toBeLessThan(0.05 * data.tau)
      expect(Math.abs(mean(scores.survival) - arm.doublyRobustSurvival)).toBeLessThan(0.05)
    })
  })
})
