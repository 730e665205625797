import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { simonTwoStage } from './simon.ts'

const { simon } = reference<{
  simon: { p0: number; p1: number; alpha: number; power: number; optimal: number[]; minimax: number[] }[]
}>('trial-design')

describe('simonTwoStage', () => {
  it('finds the designs of a plain enumeration in R', () => {
    for (const { p0, p1, alpha, power, optimal, minimax } of simon) {
      const found = simonTwoStage({ p0, p1, alpha, power })
      for (const [ours, theirs] of [
        [found.optimal, optimal],
        [found.minimax, minimax],
      ] as const) {
        const { r1, n1, r, n } = ours
        expect([r1, n1, r, n]).toEqual(theirs.slice(0, 4))
        const numbers = [ours.expectedUnderP0, ours.earlyStopUnderP0, ours.alpha, ours.power]
        expectAgreement(numbers, theirs.slice(4), 1e-11)
      }
    }
  })

  // Simon 1989, tables 1 and 2: r1/n1, r/n and the expected size under p0
  it.each([
    [0.05, 0.25, 0.05, 0.8, '0/9 2/17', '0/12 2/16', 12.0, 13.8],
    [0.1, 0.3, 0.05, 0.8, '1/10 5/29', '1/15 5/25', 15.0, 19.5],
    [0.2, 0.4, 0.05, 0.8, '3/13 12/43', '4/18 10/33', 20.6, 22.3],
    [0.3, 0.5, 0.05, 0.8, '5/15 18/46', '6/19 16/39', 23.6, 25.7],
    [0.1, 0.3, 0.1, 0.9, '1/12 5/35', '1/16 4/25', 19.8, 20.4],
  ])('p0 %d, p1 %d gives the published designs', (p0, p1, alpha, power, optimal, minimax, e1, e2) => {
    const found = simonTwoStage({ p0, p1, alpha, power })
    const text = ({ r1, n1, r, n }: typeof found.optimal) => `${r1}/${n1} ${r}/${n}`
    expect([text(found.optimal), text(found.minimax)]).toEqual([optimal, minimax])
    expect(found.optimal.expectedUnderP0).toBeCloseTo(e1, 1)
    expect(found.minimax.expectedUnderP0).toBeCloseTo(e2, 1)
  })

  it('admissible designs run from minimax to optimal, and hold both errors', () => {
    const { admissible, minimax, optimal } = simonTwoStage({ p0: 0.2, p1: 0.4 })
    expect(admissible[0]).toBe(minimax)
    expect(admissible.at(-1)).toBe(optimal)
    for (const { alpha, power } of admissible) {
      expect(alpha).toBeLessThanOrEqual(0.05)
      expect(power).toBeGreaterThanOrEqual(0.8)
    }
  })

  it('says when no design is small enough', () => {
    expect(() => simonTwoStage({ p0: 0.2, p1: 0.25, nMax: 50 })).toThrow('raise nMax')
    expect(() => simonTwoStage({ p0: 0.4, p1: 0.2 })).toThrow('p1 is 0.2')
  })
})
