import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { netBenefitSurvival } from '../usefulness/survival-net-benefit.ts'
import { survivalCalibration } from './survival-calibration.ts'
import { survivalCalibrationSlope } from './survival-calibration-slope.ts'

interface Case {
  input: {
    time: number[]
    event: number[]
    risk: number[]
    linear: number[]
    at: number
    groups: number
    knots: number
  }
  observedExpected: number[]
  groups: {
    predicted: number
    observed: number
    lower: number
    upper: number
    n: number
    events: number
  }[]
  curve: { predicted: number[]; observed: number[]; lower: number[]; upper: number[] }
  ici: number
  e50: number
  e90: number
  emax: number
  slope: number[]
}
const cases = reference<Record<string, Case>>('survival-calibration')

describe('calibration at a horizon agrees with survfit, coxph and rcspline.eval', () => {
  for (const [name, c] of Object.entries(cases)) {
    const calibration = survivalCalibration(c.input)
    test(`observed over expected: ${name}`, () => {
      const { value, lower, upper } = calibration.observedExpected
      expectAgreement(
        [value, lower, upper].map(v => v ?? Number.NaN),
        c.observedExpected,
        1e-11,
      )
    })
    test(`groups: ${name}`, () => {
      const flat = (groups: Case['groups']) =>
        groups.flatMap(g => [g.predicted, g.observed, g.lower, g.upper, g.n, g.events])
      const ours = calibration.groups.map(g => ({
        ...g,
        observed: g.observed ?? Number.NaN,
        lower: g.lower ?? Number.NaN,
        upper: g.upper ?? Number.NaN,
      }))
      expectAgreement(flat(ours), flat(c.groups), 1e-10)
    })
    test(`smooth curve, ICI, E50 and E90: ${name}`, () => {
      const { smooth } = calibration
      expect(smooth).not.toBeNull()
      if (!smooth) return
      expectAgreement(smooth.predicted, c.curve.predicted, 1e-12)
      for (const field of ['observed', 'lower', 'upper'] as const)
        expectAgreement(smooth[field], c.curve[field], 1e-6)
      expectAgreement([smooth.ici, smooth.e50, smooth.e90, smooth.emax], [c.ici, c.e50, c.e90, c.emax], 1e-6)
    })
    test(`slope: ${name}`, () => {
      const { value, se } = survivalCalibrationSlope(c.input)
      expectAgreement([value, se], c.slope, 1e-8)
    })
  }
})

describe('calibration where it is not defined', () => {
  const time = [1, 2, 3, 4, 5, 6, 7, 8]
  const risk = [0.9, 0.8, 0.7, 0.5, 0.4, 0.3, 0.2, 0.1]
  test('no event', () => {
    const none = survivalCalibration({ time, event: time.map(() => 0), risk, at: 4, groups: 2 })
    expect(none.observedExpected).toMatchObject({ value: 0, lower: null, upper: null })
    expect(none.groups[0]).toMatchObject({ observed: 0, lower: null, upper: null, n: 4, events: 0 })
    expect(none.whyNotSmooth).toBe('no event')
  })
  test('follow-up that ends before the horizon, and equal risks', () => {
    const short = survivalCalibration({ time, event: [1, 0, 0, 0, 0, 0, 0, 0], risk, at: 9, groups: 2 })
    expect(short.observedExpected.value).toBeNull()
    expect(short.groups.every(g => g.observed === null)).toBe(true)
    expect(short.smooth).toBeNull()
    expect(short.whyNotSmooth).toBe('nobody is followed to 9')
    const equal = survivalCalibration({ time, event: time.map(() => 1), risk: time.map(() => 0.5), at: 4 })
    expect(equal.groups).toHaveLength(1)
    expect(equal.whyNotSmooth).toBe('predicted risk takes too few values for a spline')
    expect(equal.warnings).toEqual([])
  })
  test('risks of 0 and 1 and a constant predictor are taken', () => {
    const sharp = survivalCalibration({
      time,
      event: time.map(() => 1),
      risk: [1, ...risk.slice(1, 7), 0],
      at: 4,
    })
    expect(sharp.observedExpected.expected).toBeGreaterThan(0)
    const flat = survivalCalibrationSlope({ time, event: time.map(() => 1), linear: time.map(() => 2) })
    expect(flat.warnings[0]).toContain('constant')
    expect(flat.se).toBeNaN()
  })
  test('bad input is named', () => {
    const event = time.map(() => 1)
    expect(() => survivalCalibration({ time, event, risk: [2, ...risk.slice(1)], at: 4 })).toThrow(
      'risk is 2',
    )
    expect(() => survivalCalibration({ time, event, risk, at: 0 })).toThrow('horizon is 0')
    expect(() => netBenefitSurvival({ time, event, risk, at: 4, thresholds: [1] })).toThrow(
      'strictly between',
    )
  })
})
