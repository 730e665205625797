import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { netBenefit } from '../usefulness/net-benefit.ts'
import { calibration } from './calibration.ts'
import { calibrationIntercept } from './recalibration.ts'
import { brier, logScore } from './scores.ts'

interface Case
  extends Record<
    'oe' | 'oeLower' | 'ici' | 'e50' | 'e90' | 'emax' | 'brier' | 'scaled' | 'brierSe' | 'logScore',
    number
  > {
  event: number[]
  risk: number[]
  intercept: number[]
  slope: number[]
  predicted: number[]
  observed: number[]
  lower: number[]
  upper: number[]
  groupPredicted: number[]
  groupObserved: number[]
  groupN: number[]
  thresholds: number[]
  netBenefit: number[]
  treatAll: number[]
}
const cases = Object.entries(reference<Record<string, Case>>('calibration'))

describe('calibration', () => {
  test.each(cases)('%s: observed over expected, intercept and slope agree with glm', (_, c) => {
    const { observedExpected, intercept, slope } = calibration(c)
    expectAgreement([observedExpected.value, observedExpected.lower], [c.oe, c.oeLower], 1e-10)
    expectAgreement(
      [intercept.value, intercept.se, slope.value, slope.se],
      [...c.intercept, ...c.slope],
      1e-8,
    )
  })
  test.each(cases)('%s: groups agree with cut() at quantiles', (_, c) => {
    const { groups } = calibration(c)
    expectAgreement(
      groups.map(g => g.n),
      c.groupN,
      0,
    )
    expectAgreement(
      groups.map(g => g.predicted),
      c.groupPredicted,
      1e-12,
    )
    expectAgreement(
      groups.map(g => g.observed),
      c.groupObserved,
      1e-12,
    )
  })
  test.each(cases)(
    '%s: smooth curve, ICI, E50 and E90 agree with glm on a restricted cubic spline',
    (_, c) => {
      const { smooth } = calibration(c)
      if (smooth === null) throw new Error('the curve was not fitted')
      expectAgreement(smooth.predicted, c.predicted, 1e-12)
      expectAgreement(smooth.observed, c.observed, 1e-10)
      expectAgreement([...smooth.lower, ...smooth.upper], [...c.lower, ...c.upper], 1e-10)
      expectAgreement([smooth.ici, smooth.e50, smooth.e90, smooth.emax], [c.ici, c.e50, c.e90, c.emax], 1e-10)
    },
  )
  test('equal risks have no slope and no curve, one class alone is refused', () => {
    const flat = calibration({ event: [0, 1, 0, 1, 1, 0, 0], risk: new Array(7).fill(0.3) })
    expect(flat.slope.value).toBeNaN()
    expect(flat.smooth).toBeNull()
    expect(flat.whyNotSmooth).toMatch(/too few values/)
    expect(() => calibration({ event: [1, 1], risk: [0.2, 0.4] })).toThrow(/only events/)
    expect(flat.warnings).toEqual([])
    const perfect = calibration({ event: [0, 0, 0, 1, 1, 1], risk: [0, 0.1, 0.2, 0.8, 0.9, 1] })
    expect(perfect.slope.value).toBe(Number.POSITIVE_INFINITY)
    expect(perfect.warnings).toEqual([expect.stringContaining('2 predicted risks are 0 or 1')])
    expect(perfect.whyNotSmooth).toMatch(/could not be fitted/)
  })
})

describe('calibration intercept where predictions were certain', () => {
  test('is finite with risks of 0 and 1 that were wrong, and shifts with the logit of the risk', () => {
    const event = [0, 0, 1, 0, 0, 0, 1, 0]
    const certain = calibrationIntercept({ event, risk: [0, 1, 0, 1, 0, 1, 0, 1] })
    expect(Math.abs(certain.value)).toBeLessThan(25)
    expect(certain.se).toBeGreaterThan(0)
    // All risks equal: the logit of the share of events less that of the risk.
    const equal = calibrationIntercept({ event, risk: event.map(() => 1e-6) })
    expect(equal.value).toBeCloseTo(Math.log(2 / 6) - Math.log(1e-6 / (1 - 1e-6)), 12)
    expect(equal.se).toBeCloseTo(1 / Math.sqrt((8 * 2 * 6) / 64), 12)
  })
})

describe('brier and logScore', () => {
  test.each(cases)('%s: agree with their definitions in R', (_, c) => {
    const { value, scaled, se } = brier(c)
    expectAgreement([value, scaled, se, logScore(c).value], [c.brier, c.scaled, c.brierSe, c.logScore], 1e-12)
  })
  test('a certain prediction that was wrong costs infinitely much by the log score', () => {
    expect(logScore({ event: [1, 0], risk: [0, 0] }).value).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('netBenefit', () => {
  test.each(cases)('%s: agrees with its definition in R', (_, c) => {
    const ours = netBenefit(c)
    expectAgreement(ours.netBenefit, c.netBenefit, 1e-12)
    expectAgreement(ours.treatAll, c.treatAll, 1e-12)
  })
  test('a threshold of 1 is refused', () => {
    expect(() => netBenefit({ event: [1, 0], risk: [0.2, 0.1], thresholds: [1] })).toThrow()
  })
})
