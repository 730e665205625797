import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { benefitBySurvival, benefitCalibration } from './benefit-calibration.ts'
import { cForBenefit } from './c-for-benefit.ts'
import { rankAverageEffect } from './rank-average-effect.ts'

const r = reference<{
  predicted: number[]
  scores: number[]
  calibration: Record<'n' | 'predicted' | 'observed' | 'se', number[]> &
    Record<'intercept' | 'slope' | 'interceptSe' | 'slopeSe' | 'large' | 'largeSe', number>
  rate: {
    autoc: number
    qini: number
    toc: number[]
    small: Record<'scores' | 'priority', number[]> & Record<'autoc' | 'qini' | 'autocSe' | 'qiniSe', number>
  }
  benefit: { arm: number[]; y: number[]; predicted: number[]; c: number; se: number; relevant: number }
  survival: { time: number[]; event: number[]; tau: number; observed: number[]; se: number[] }
}>('causal-benefit')
const { predicted, scores } = r

describe('benefitCalibration', () => {
  const seen = benefitCalibration({ scores, predicted })
  test('groups and calibration in the large', () => {
    const { calibration } = r
    expect(seen.groups.map(group => group.n)).toEqual(calibration.n)
    expectAgreement(
      seen.groups.map(group => group.predicted),
      calibration.predicted,
      1e-11,
    )
    expectAgreement(
      seen.groups.map(group => group.observed.value),
      calibration.observed,
      1e-11,
    )
    expectAgreement(
      seen.groups.map(group => group.observed.se),
      calibration.se,
      1e-11,
    )
    expectAgreement(
      [seen.inTheLarge.value, seen.inTheLarge.se],
      [calibration.large, calibration.largeSe],
      1e-11,
    )
  })
  test('slope and intercept agree with lm and vcovHC(HC3)', () => {
    const { intercept, slope, interceptSe, slopeSe } = r.calibration
    expectAgreement(
      [seen.intercept.value, seen.intercept.se, seen.slope.value, seen.slope.se],
      [intercept, interceptSe, slope, slopeSe],
      1e-10,
    )
    expectAgreement(seen.slopeFromOne.value, slope - 1, 1e-10)
  })
  test('observed benefit by Kaplan-Meier', () => {
    const { time, event, tau, observed, se } = r.survival
    const groups = benefitBySurvival({
      time,
      event,
      group: r.benefit.arm,
      predicted,
      tau,
      measure: 'risk',
      weights: new Float64Array(time.length).fill(1),
    })
    expectAgreement(
      groups.map(group => group.observed.value),
      observed,
      1e-10,
    )
    expectAgreement(
      groups.map(group => group.observed.se),
      se,
      1e-10,
    )
  })
  test('one prediction for all, and too few groups, are refused', () => {
    expect(() => benefitCalibration({ scores: [1, 2, 3], predicted: [1, 1, 1] })).toThrow('the same')
    expect(() => benefitCalibration({ scores, predicted, groups: 1 })).toThrow('groups is 1')
    expect(() => benefitCalibration({ scores: [1], predicted: [1] })).toThrow('3 or more')
  })
})

describe('rankAverageEffect', () => {
  test('AUTOC, Qini and the TOC curve agree with brute force, ties averaged', () => {
    const seen = rankAverageEffect({ scores, priority: predicted, seed: 1 })
    expectAgreement([seen.autoc.value, seen.qini.value], [r.rate.autoc, r.rate.qini], 1e-11)
    expectAgreement(seen.toc, r.rate.toc, 1e-11)
  })
  // 4,000 halves: the error of a standard deviation is below 1.5 %; four times that are allowed.
  test('half-sample standard errors agree with all 252 halves', () => {
    const { small } = r.rate
    const seen = rankAverageEffect({ ...small, replicates: 4000, seed: 3 })
    expectAgreement([seen.autoc.value, seen.qini.value], [small.autoc, small.qini], 1e-11)
    expect(Math.abs(seen.autoc.se / small.autocSe - 1)).toBeLessThan(0.06)
    expect(Math.abs(seen.qini.se / small.qiniSe - 1)).toBeLessThan(0.06)
  })
  test('the order of the patients and a monotone change of the priority do not matter', () => {
    const row = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 5 }))
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 20 }), rows => {
        const of = (list: typeof rows) =>
          rankAverageEffect({
            scores: list.map(one => one[0]),
            priority: list.map(one => Math.exp(one[1])),
            replicates: 2,
            seed: 1,
          })
        const [base, turned] = [of(rows), of(rows.slice().reverse())]
        expect(turned.autoc.value).toBeCloseTo(base.autoc.value, 10)
        expect(turned.qini.value).toBeCloseTo(base.qini.value, 10)
        expect(base.toc[rows.length - 1]).toBeCloseTo(0, 10)
      }),
      { numRuns: 1000 },
    )
  })
  test('a rule that says nothing has area 0', () => {
    const { autoc, qini } = rankAverageEffect({
      scores: [1, 2, 3, 4],
      priority: [1, 1, 1, 1],
      replicates: 10,
      seed: 1,
    })
    expect([autoc.value, autoc.se, qini.value]).toEqual([0, 0, 0])
    expect(() => rankAverageEffect({ scores: [1, 2], priority: [1, 2], seed: 1 })).toThrow('4 or more')
  })
})

describe('cForBenefit', () => {
  const { arm, y, c, se, relevant } = r.benefit
  test('agrees with rcorr.cens and concordance of the matched pairs', () => {
    const seen = cForBenefit({ y, group: arm, predicted: r.benefit.predicted, seed: 1 })
    expectAgreement([seen.value, seen.se], [c, se], 1e-10)
    expect(seen.comparable).toBe(relevant)
    expect(seen).toMatchObject({ pairs: 60, unmatched: 0, descriptive: true })
  })
  test('a larger arm is matched in part, by the seed', () => {
    const keep = Array.from(arm.keys()).filter(i => arm[i] === 0 || i % 3 > 0)
    const part = (values: number[]) => keep.map(i => values[i])
    const of = (seed: number) =>
      cForBenefit({ y: part(y), group: part(arm), predicted: part(r.benefit.predicted), seed })
    expect(of(1)).toEqual(of(1))
    expect(of(1).value).not.toBe(of(2).value)
    expect(of(1).unmatched).toBe(keep.length - 2 * of(1).pairs)
  })
  test('one arm, and pairs that never differ, are refused', () => {
    expect(() => cForBenefit({ y: [0, 1], group: [1, 1], predicted: [1, 2], seed: 1 })).toThrow()
    expect(() => cForBenefit({ y: [0, 0], group: [0, 1], predicted: [1, 2], seed: 1 })).toThrow('concordant')
  })
})
