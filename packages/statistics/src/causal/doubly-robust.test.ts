import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { createRandom } from '../random.ts'
import { crossFitFolds } from './cross-fit-folds.ts'
import { doublyRobust } from './doubly-robust.ts'
import { doublyRobustEstimate, doublyRobustScores } from './doubly-robust-scores.ts'
import { doublyRobustSurvivalScores } from './doubly-robust-survival-scores.ts'
import type { CensoringAdjustment, SurvivalMeasure } from './survival-scores.ts'

interface Means {
  value: number[]
  se: number[]
}
type Two = [number[], number[]]
const r = reference<{
  given: {
    time: number[]
    event: number[]
    group: number[]
    propensity: number[]
    tau: number
    grid: number[]
    survival: Two
    censoring: Two
    cases: { measure: SurvivalMeasure; adjustment: CensoringAdjustment }[]
    scores: Two[]
  }
  crossFit: {
    x: number[][]
    group: number[]
    time: number[]
    event: number[]
    y: number[]
    yb: number[]
    tau: number
    folds: number[]
    propensity: number[]
    survival: Means[]
    effect: number[][]
    continuous: Means
    binary: Means
  }
}>('causal-doubly-robust')

function check(seen: ReturnType<typeof doublyRobustEstimate>, expected: Means, tolerance = 1e-8) {
  const parts = [seen.control, seen.treated, seen.difference]
  expectAgreement(
    parts.map(part => part.value),
    expected.value,
    tolerance,
  )
  expectAgreement(
    parts.map(part => part.se),
    expected.se,
    tolerance,
  )
}

describe('doubly robust scores on given predictions', () => {
  r.given.cases.forEach((one, k) => {
    test(`${one.measure}, ${one.adjustment}: the definition, patient by patient`, () => {
      const scores = doublyRobustSurvivalScores({ ...r.given, ...one })
      expectAgreement(scores.control, r.given.scores[k][0], 1e-11)
      expectAgreement(scores.treated, r.given.scores[k][1], 1e-11)
    })
  })
})

describe('doublyRobust, cross-fitted with the default models', () => {
  const { group, x, folds, time, event, tau, y, yb } = r.crossFit
  r.given.cases.forEach((one, k) => {
    test(`${one.measure}, ${one.adjustment}, as with glm and coxph`, () => {
      const fit = doublyRobust({ group, x, folds, time, event, tau, ...one })
      expectAgreement(fit.propensity, r.crossFit.propensity, 1e-8)
      expectAgreement(fit.scores.effect, r.crossFit.effect[k], 1e-7)
      check(fit, r.crossFit.survival[k])
    })
  })
  test('a continuous outcome and a binary one, as with lm and glm', () => {
    check(doublyRobust({ group, x, folds, y }), r.crossFit.continuous)
    check(doublyRobust({ group, x, folds, y: yb }), r.crossFit.binary)
  })
  test('equal seeds give equal folds; the order of the patients does not matter when folds are given', () => {
    const one = crossFitFolds({ group, seed: 4 })
    expect(one).toEqual(crossFitFolds({ group, seed: 4 }))
    expect(one).not.toEqual(crossFitFolds({ group, seed: 5 }))
    const reversed = (values: ArrayLike<number>) => Array.from(values).reverse()
    const base = doublyRobust({ group, x, folds, time, event, tau, measure: 'risk' })
    const turned = doublyRobust({
      group: reversed(group),
      x: x.map(reversed),
      folds: reversed(folds),
      time: reversed(time),
      event: reversed(event),
      tau,
      measure: 'risk',
    })
    expectAgreement(turned.difference.value, base.difference.value, 1e-9)
  })
  test('relabelling the arms flips the sign', () => {
    const flipped = doublyRobust({
      group: group.map(g => 1 - g),
      x,
      folds,
      time,
      event,
      tau,
      measure: 'risk',
    })
    const base = doublyRobust({ group, x, folds, time, event, tau, measure: 'risk' })
    expectAgreement(flipped.difference.value, -base.difference.value, 1e-9)
    expectAgreement(flipped.difference.se, base.difference.se, 1e-9)
  })
})

describe('double robustness by simulation', () => {
  // 40 cohorts of 400, exponential times rounded up to 20 steps, so that the predictions are exact: hazard
  // 0.1 exp(0.8 x - 0.5 a), censoring 0.05 exp(0.3 x + 0.4 a), treatment logit 0.9 x. The truth is the mean over x of
  // the closed form; bounds are four standard errors of the mean of 40.
  const cohorts = 40
  const n = 400
  const tau = 5
  const grid = Float64Array.from({ length: 20 }, (_, k) => (k + 1) / 4)
  const hazard = (x: number, a: number) => 0.1 * Math.exp(0.8 * x - 0.5 * a)
  const loss = (x: number, a: number) => 0.05 * Math.exp(0.3 * x + 0.4 * a)
  const treated = (x: number) => 1 / (1 + Math.exp(-0.9 * x))
  const truth = (() => {
    let sum = 0
    for (let k = -400; k <= 400; k++) {
      const x = k / 50
      const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) / 50
      sum += density * (Math.exp(-tau * hazard(x, 0)) - Math.exp(-tau * hazard(x, 1)))
    }
    return sum
  })()
  const curves = (x: Float64Array, rate: (x: number, a: number) => number, arm: number) => {
    const values = new Float64Array(x.length * grid.length)
    x.forEach((value, i) => {
      grid.forEach((at, k) => {
        values[i * grid.length + k] = Math.exp(-at * rate(value, arm))
      })
    })
    return values
  }
  const estimates = (options: {
    right: { outcome: boolean; weights: boolean }
    adjustment: CensoringAdjustment
  }) => {
    const values: number[] = []
    const errors: number[] = []
    for (let c = 0; c < cohorts; c++) {
      const random = createRandom(2, 'doubly-robust', c)
      const x = Float64Array.from({ length: n }, () => random.normal())
      const group = Uint8Array.from(x, value => (random.next() < treated(value) ? 1 : 0))
      const draw = (rate: number) => Math.ceil((-4 * Math.log(1 - random.next())) / rate) / 4
      const death = x.map((value, i) => draw(hazard(value, group[i])))
      const lost = x.map((value, i) => draw(loss(value, group[i])))
      const { outcome, weights } = options.right
      const wrong = (rate: number) => () => rate
      const survivalRate = outcome ? hazard : wrong(0.1)
      const censoringRate = weights ? loss : wrong(0.05)
      const { difference } = doublyRobustEstimate(
        doublyRobustSurvivalScores({
          time: death.map((value, i) => Math.min(value, lost[i])),
          event: Uint8Array.from(death, (value, i) => (value <= lost[i] ? 1 : 0)),
          group,
          propensity: x.map(value => (weights ? treated(value) : 0.5)),
          tau,
          measure: 'risk',
          adjustment: options.adjustment,
          grid,
          survival: [curves(x, survivalRate, 0), curves(x, survivalRate, 1)],
          censoring: [curves(x, censoringRate, 0), curves(x, censoringRate, 1)],
        }),
      )
      values.push(difference.value)
      errors.push(difference.se)
    }
    const mean = (list: number[]) => list.reduce((sum, v) => sum + v, 0) / list.length
    const average = mean(values)
    const spread = Math.sqrt(mean(values.map(v => (v - average) ** 2)) * (cohorts / (cohorts - 1)))
    return { bias: average - truth, spread, stated: mean(errors) }
  }
  test('augmented: right where the outcome model or the weights are', () => {
    for (const right of [
      { outcome: true, weights: true },
      { outcome: true, weights: false },
      { outcome: false, weights: true },
    ]) {
      const { bias, spread, stated } = estimates({ right, adjustment: 'augmented' })
      expect(Math.abs(bias)).toBeLessThan((4 * spread) / Math.sqrt(cohorts))
      expect(stated / spread).toBeGreaterThan(0.6)
      expect(stated / spread).toBeLessThan(1.6)
    }
  })
  test('augmented: biased where both are wrong', () => {
    const { bias, spread } = estimates({ right: { outcome: false, weights: false }, adjustment: 'augmented' })
    expect(Math.abs(bias)).toBeGreaterThan((6 * spread) / Math.sqrt(cohorts))
  })
})

describe('doubly robust scores, properties', () => {
  const patient = fc.record({
    y: fc.integer({ min: -5, max: 5 }),
    arm: fc.integer({ min: 0, max: 1 }),
    e: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    mu0: fc.integer({ min: -3, max: 3 }),
    mu1: fc.integer({ min: -3, max: 3 }),
  })
  const both = [0, 1].map(arm => ({ y: 1, arm, e: 0.5, mu0: 0, mu1: 0 }))
  type Patient = (typeof both)[number]
  const estimate = (rows: readonly Patient[]) =>
    doublyRobustEstimate(
      doublyRobustScores({
        y: rows.map(row => row.y),
        group: rows.map(row => row.arm),
        propensity: rows.map(row => row.e),
        outcome: [rows.map(row => row.mu0), rows.map(row => row.mu1)],
      }),
    ).difference
  test('relabelling the arms flips the sign; the order of the patients does not matter', () => {
    fc.assert(
      fc.property(fc.array(patient, { maxLength: 20 }), drawn => {
        const rows = [...drawn, ...both]
        const base = estimate(rows)
        const flipped = estimate(
          rows.map(({ y, arm, e, mu0, mu1 }) => ({ y, arm: 1 - arm, e: 1 - e, mu0: mu1, mu1: mu0 })),
        )
        expect(flipped.value).toBeCloseTo(-base.value, 9)
        expect(flipped.se).toBeCloseTo(base.se, 9)
        expect(estimate(rows.slice().reverse()).value).toBeCloseTo(base.value, 9)
      }),
      { numRuns: 1000 },
    )
  })
  test('nobody censored, and nobody with an event', () => {
    const n = 60
    const x = [Float64Array.from({ length: n }, (_, i) => Math.sin(i))]
    const group = Uint8Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 1 : 0))
    const time = Float64Array.from({ length: n }, (_, i) => 1 + ((7 * i) % 60))
    const options = { group, x, time, tau: 20, measure: 'risk' as const, seed: 1 }
    const all = new Uint8Array(n).fill(1)
    const { scores } = doublyRobust({ ...options, event: all })
    const weighted = doublyRobust({ ...options, event: all, adjustment: 'weighted' })
    expect(scores.effect.every(Number.isFinite)).toBe(true)
    // without censoring both are the AIPW score of 1[T <= tau]
    expectAgreement(scores.effect, weighted.scores.effect, 1e-9)
    const none = doublyRobust({ ...options, event: new Uint8Array(n) })
    expect(none.difference).toMatchObject({ value: 0, se: 0 })
  })
})

describe('doublyRobust, errors', () => {
  const x = [[1, 2, 3, 4, 5, 6, 7, 8]]
  const folds = [0, 1, 0, 1, 0, 1, 0, 1]
  const mixed = [0, 0, 1, 1, 0, 1, 1, 0]
  test('one arm, no overlap, a horizon beyond follow-up, folds', () => {
    const y = [1, 2, 1, 3, 2, 4, 2, 3]
    expect(() => doublyRobust({ group: new Uint8Array(8), x, folds, y })).toThrow('one arm alone')
    expect(() => doublyRobust({ group: [0, 0, 0, 0, 1, 1, 1, 1], x, folds, y })).toThrow('separate group')
    expect(() => doublyRobust({ group: mixed, x, y })).toThrow('folds')
    expect(() => doublyRobust({ group: mixed, x, y, folds: new Uint8Array(8) })).toThrow('one fold')
    const followUp = { time: y, event: [1, 0, 1, 0, 0, 0, 1, 0], measure: 'risk' as const }
    expect(() => doublyRobust({ group: mixed, x, folds, ...followUp, tau: 9 })).toThrow('horizon within')
    expect(() => crossFitFolds({ group: mixed, folds: 5, seed: 1 })).toThrow('smallest arm')
    expect(() =>
      doublyRobustScores({ y, group: mixed, propensity: new Float64Array(8), outcome: [y, y] }),
    ).toThrow('strictly between')
  })
  test('a censoring curve that has reached 0, and curves that rise', () => {
    const base = {
      time: [2, 3],
      event: [1, 1],
      group: [0, 1],
      propensity: [0.5, 0.5],
      tau: 3,
      measure: 'risk' as const,
      grid: [1, 2],
      survival: [
        [1, 0.5, 1, 0.5],
        [1, 0.5, 1, 0.5],
      ] as const,
    }
    const gone = [0, 0, 0, 0]
    expect(() => doublyRobustSurvivalScores({ ...base, censoring: [gone, gone] })).toThrow('row 0')
    const rising = [0.5, 1, 0.5, 1]
    expect(() => doublyRobustSurvivalScores({ ...base, censoring: [rising, rising] })).toThrow('only falls')
  })
})
