import { FindingsError } from '@tessera/evidence'
import { covariateBalance } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { trialArms } from './arms.ts'
import { type Allocated, balanceReport } from './balance-report.ts'

const patients = (text: string): Allocated[] =>
  text.split(' ').map(one => ({ arm: one[0], levels: { centre: one[1], stage: one[2] } }))

describe('a balance report', () => {
  const allocated = patients('A1x B1x A1y B2y A2x B2x A1x B1y B2y A2y')

  it('counts by arm, level and stratum, with the standardised differences of two proportions', () => {
    const report = balanceReport(trialArms(['A', 'B']), allocated, ['centre', 'stage'])
    expect(report).toMatchObject({
      n: 10,
      counts: [5, 5],
      expected: [5, 5],
      imbalance: 0,
      largestImbalance: 1,
    })
    const [centre] = report.factors
    expect(centre.levels.map(one => [one.level, one.counts, one.imbalance])).toEqual([
      ['1', [3, 2], 1],
      ['2', [2, 3], 1],
    ])
    const one = covariateBalance({
      group: allocated.map(({ arm }) => 'AB'.indexOf(arm)),
      x: [allocated.map(({ levels }) => Number(levels.centre === '1'))],
      weights: new Float64Array(10).fill(1),
    })
    expect(centre.levels[0].standardisedDifference).toBeCloseTo(one[0].before.smd, 12)
    expect(report.strata.map(({ level }) => level)).toContain('centre=2/stage=y')
  })

  it('divides by the ratio', () => {
    const report = balanceReport(trialArms(['A', 'B'], [2, 1]), patients('A1x A1x B1x A2x'))
    expect(report).toMatchObject({
      counts: [3, 1],
      imbalance: 0.5,
      largestImbalance: 1,
      factors: [],
      strata: [],
    })
    expect(report.expected[0]).toBeCloseTo(8 / 3, 12)
  })

  it('has no standardised difference where an arm is empty or a level has one arm whole', () => {
    const alone = balanceReport(trialArms(['A', 'B']), patients('A1x A2x'), ['centre'])
    expect(alone.factors[0].levels[0].standardisedDifference).toBeNull()
    const apart = balanceReport(trialArms(['A', 'B']), patients('A1x B2x'), ['centre'])
    expect(apart.factors[0].levels[0].standardisedDifference).toBeNull()
    const same = balanceReport(trialArms(['A', 'B']), patients('A1x B1x'), ['centre'])
    expect(same.factors[0].levels[0].standardisedDifference).toBe(0)
  })

  it('of nobody is empty, and an arm that is none is refused', () => {
    expect(balanceReport(trialArms(['A', 'B']), [], ['centre'])).toMatchObject({ n: 0, imbalance: 0 })
    expect(() => balanceReport(trialArms(['A', 'C']), allocated)).toThrow(FindingsError)
  })
})
