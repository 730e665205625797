import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { twoProportionsPower, twoProportionsSize } from './two-proportions.ts'

const { rates, equal } = reference<{
  rates: { control: number; experimental: number; allocation: number; sides: 1 | 2; total: number }[]
  equal: { control: number; experimental: number; n: number; power: number }[]
}>('trial-design')

describe('twoProportionsSize', () => {
  it('agrees with rpact, arms of any ratio', () => {
    for (const { total, ...options } of rates) {
      const { exactControl } = twoProportionsSize({ ...options, power: 0.9 })
      expectAgreement(exactControl * (1 + options.allocation), total, 1e-9)
    }
  })

  it('agrees with power.prop.test, size and power', () => {
    for (const { n, power, ...options } of equal) {
      expectAgreement(twoProportionsSize({ ...options, power: 0.9 }).exactControl, n, 1e-9)
      expectAgreement(twoProportionsPower({ ...options, n: 100 }), power, 1e-10)
    }
  })

  // Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions, 3rd ed., table A.4: P1 0.30, P2 0.50,
  // alpha 0.05 two-sided, power 0.80: 103 an arm with the correction
  it('with the continuity correction gives the printed table', () => {
    const { n } = twoProportionsSize({ control: 0.3, experimental: 0.5, continuity: true })
    expect(n).toEqual({ control: 103, experimental: 103, total: 206 })
  })

  it('the power of the exact size is the power asked for, with and without a margin', () => {
    const share = fc.double({ min: 0.05, max: 0.95, noNaN: true })
    fc.assert(
      fc.property(
        share,
        share,
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        fc.constantFrom(0, 0.1),
        (control, experimental, allocation, margin) => {
          fc.pre(Math.abs(control - experimental) > 0.02 && experimental - control + margin > 0.02)
          const options = { control, experimental, allocation, margin, power: 0.85 }
          const { exactControl } = twoProportionsSize(options)
          expect(twoProportionsPower({ ...options, n: exactControl })).toBeCloseTo(0.85, 9)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it.each([
    [{ control: 0.3, experimental: 0.3 }, 'no effect'],
    [{ control: 0, experimental: 0.3 }, 'control is 0'],
    [{ control: 0.6, experimental: 0.4, margin: 0.1 }, 'beyond the margin'],
  ])('%o is refused', (options, says) => {
    expect(() => twoProportionsSize(options)).toThrow(says)
  })
})
