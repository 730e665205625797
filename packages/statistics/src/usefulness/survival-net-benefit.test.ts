import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { netBenefitSurvival } from './survival-net-benefit.ts'

interface Case {
  input: { time: number[]; event: number[]; risk: number[]; at: number }
  thresholds: number[]
  netBenefit: (number | null)[]
  treatAll: number[]
}

describe('netBenefitSurvival', () => {
  for (const [name, c] of Object.entries(reference<Record<string, Case>>('survival-calibration')))
    test(`agrees with survfit above each threshold: ${name}`, () => {
      const result = netBenefitSurvival({ ...c.input, thresholds: c.thresholds })
      expectAgreement(
        result.netBenefit,
        c.netBenefit.map(v => v ?? Number.NaN),
        1e-12,
      )
      expectAgreement(result.treatAll, c.treatAll, 1e-12)
    })
  test('nobody above the threshold has 0, follow-up too short has NaN', () => {
    const { netBenefit } = netBenefitSurvival({
      time: [1, 2, 5],
      event: [0, 1, 0],
      risk: [0.8, 0.4, 0.1],
      at: 3,
      thresholds: [0.9, 0.6, 0.05],
    })
    expect(netBenefit[0]).toBe(0)
    expect(netBenefit[1]).toBeNaN()
    expect(netBenefit[2]).toBeCloseTo(0.5 - (0.5 * 0.05) / 0.95, 14)
  })
})
