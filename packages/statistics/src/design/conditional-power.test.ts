import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { conditionalPower } from './conditional-power.ts'

const { conditional } = reference<{
  conditional: {
    z: number
    information: number
    critical: number
    drift: number
    current: number
    none: number
    planned: number
    predictive: number
  }[]
}>('trial-design')

describe('conditionalPower', () => {
  it('agrees with the distribution of the final statistic, and predictive power with its integral', () => {
    for (const { z, information, critical, drift, current, none, planned, predictive } of conditional) {
      const found = conditionalPower({ z, information, critical, plannedDrift: drift })
      expectAgreement(
        [found.currentTrend, found.noEffect, found.planned ?? 0],
        [current, none, planned],
        1e-12,
      )
      expectAgreement(found.predictive, predictive, 1e-9)
    }
  })

  it('rises with z, and the trend lies between no effect and itself', () => {
    const share = fc.double({ min: 0.05, max: 0.95, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 0, max: 4, noNaN: true }), share, (z, information) => {
        const at = conditionalPower({ z, information })
        const above = conditionalPower({ z: z + 0.1, information })
        expect(above.currentTrend).toBeGreaterThanOrEqual(at.currentTrend)
        expect(at.currentTrend).toBeGreaterThanOrEqual(at.noEffect - 1e-15)
        expect(at.planned).toBeNull()
      }),
      { numRuns: 1000 },
    )
  })

  it('refuses an interim analysis at the start or at the end', () => {
    expect(() => conditionalPower({ z: 1, information: 1 })).toThrow('information')
    expect(() => conditionalPower({ z: Number.NaN, information: 0.5 })).toThrow('finite')
  })
})
