import { describe, expect, it } from 'vitest'
import { recordAbsoluteError } from '../../../../scripts/conformance/record.ts'
import { hcc } from './assumptions.ts'
import { timeZero } from './natural-risk.ts'
import { drawHccCohort } from './simulate.ts'
import { individualGain, treatmentTruth } from './treatment-truth.ts'

const v = hcc.values
const { drawn } = drawHccCohort({ patients: 6000, centres: 6, seed: 5, noSignal: false })
const method = 'Adjuvant therapy by indication: piecewise hazards and true effects of the strategies'
const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length

describe('adjuvant therapy of the simulated HCC cohort', () => {
  it('has the registered rates', () => {
    const arms = drawn.map(({ course }) => course.arm)
    // The centres' practice is drawn by the seed: shares lie about the registered ones.
    expect(Math.abs(share(arms.map(arm => arm === 'none')) - 1 / 2)).toBeLessThan(0.05)
    expect(Math.abs(share(arms.map(arm => arm === 'TACE')) - 1 / 3)).toBeLessThan(0.05)
    expect(Math.abs(share(arms.map(arm => arm === 'TKI')) - 1 / 6)).toBeLessThan(0.05)
    const recurred = drawn.map(({ fate, course }) => !fate.diesFirst && course.foundDay <= 5 * 365.25)
    expect(Math.abs(share(recurred) - 0.6)).toBeLessThan(0.03)
    const tki = drawn.filter(({ course }) => course.arm === 'TKI')
    expect(Math.abs(share(tki.map(({ tolerance }) => tolerance.severe)) - 0.5)).toBeLessThan(0.06)
    expect(Math.abs(share(tki.map(({ tolerance }) => tolerance.stopAfter !== null)) - 0.2)).toBeLessThan(0.05)
    for (const arm of ['TACE', 'TKI'] as const) {
      const gains = drawn.flatMap(patient => individualGain(patient, arm) ?? []).filter(gain => gain >= 1)
      const mean = gains.reduce((sum, gain) => sum + gain / gains.length, 0)
      expect(mean).toBeGreaterThan(3)
      expect(mean).toBeLessThan(5)
    }
  })

  it("each patient's gain is the integral of the two survival curves", () => {
    for (const patient of drawn.slice(0, 40)) {
      const gain = individualGain(patient, 'TKI')
      if (gain === null) continue
      const ratio = Math.exp(patient.fate.logHazardRatio('TKI'))
      const steps = 20_000
      const from = (timeZero / v.scale) ** v.shape
      let sum = 0
      for (let i = 0; i <= steps; i++) {
        const time = timeZero + (v.horizon * i) / steps
        const hazard = ((time / v.scale) ** v.shape - from) * Math.exp(patient.linear)
        sum += (Math.exp(-ratio * hazard) - Math.exp(-hazard)) * (i === 0 || i === steps ? 0.5 : 1)
      }
      const error = recordAbsoluteError(method, [gain], [(sum * v.horizon) / steps])
      expect(error).toBeLessThan(1e-3)
    }
  })

  it('therapy begins after surgery, in nobody whose recurrence is found, and changes nothing before', () => {
    for (const { course, fate } of drawn) {
      if (course.start === null) continue
      expect(course.start).toBeGreaterThanOrEqual(28)
      expect(course.foundDay).toBeGreaterThan(course.start)
      if (course.crossover) expect(course.crossover.day).toBeGreaterThan(course.start)
      // Under none the same patient has an event before the start exactly where this one has.
      const alone = v.scale * (fate.hazard / Math.exp(fate.linear)) ** (1 / v.shape)
      if (alone * 30.4375 <= course.start) expect(course.time).toBeCloseTo(alone, 9)
    }
  })

  it('without effect of any therapy the naive comparison is wrong by immortal time alone', () => {
    const none = drawHccCohort({ patients: 600, centres: 3, seed: 5, noSignal: true })
    for (const { rmstDifference, rmstDifferenceSe, naive } of treatmentTruth(
      none.centres,
      none.law,
      5,
      true,
      3000,
    )) {
      expect(Math.abs(rmstDifference)).toBeLessThan(4 * rmstDifferenceSe + 1e-9)
      expect(naive.immortalTime).toBeGreaterThan(2)
      expect(Math.abs(naive.confounding)).toBeLessThan(2)
    }
  })
})
