import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { logRank } from './log-rank.ts'
import { nelsonAalen } from './nelson-aalen.ts'
import { restrictedMean } from './restricted-mean.ts'
import { restrictedMeanDifference } from './restricted-mean-comparison.ts'

interface FollowUp {
  time: number[]
  event: number[]
}
interface LogRankCase extends FollowUp {
  group: number[]
  strata: number[] | null
  rho: number
  chiSquared: number
  df: number
  p: number
  n: number[]
  observed: number[]
  expected: number[]
}
interface MeanCase extends FollowUp {
  tau: number
  value: number
  se: number
}
interface HazardCase extends FollowUp {
  entry: number[] | null
  weights: number[] | null
  cumulativeHazard: number[]
  standardError: number[]
}
const r = reference<{
  logranks: Record<string, LogRankCase>
  means: Record<string, MeanCase>
  difference: MeanCase & { group: number[]; p: number }
  hazards: Record<string, HazardCase>
}>('survival-comparison')

describe('logRank', () => {
  for (const [name, c] of Object.entries(r.logranks))
    test(`agrees with survdiff: ${name}`, () => {
      const result = logRank({ ...c, strata: c.strata ?? undefined })
      expectAgreement(result.chiSquared, c.chiSquared, 1e-10)
      expectAgreement(result.p, c.p, 1e-9, 1e-300)
      expectAgreement(result.observed, c.observed, 1e-12)
      expectAgreement(result.expected, c.expected, 1e-12)
      expect(result.df).toBe(c.df)
      expect([...result.n]).toEqual(c.n)
    })
  test('no event, one group and a group never at risk', () => {
    expect(logRank({ time: [1, 2], event: [0, 0], group: [0, 1] })).toMatchObject({
      chiSquared: 0,
      df: 0,
      p: 1,
    })
    expect(logRank({ time: [1, 2], event: [1, 1], group: [0, 0] })).toMatchObject({ df: 0, p: 1 })
    expect(logRank({ time: [1, 3, 4, 5], event: [0, 1, 1, 1], group: [2, 0, 1, 0] }).df).toBe(1)
    expect(() => logRank({ time: [1, 2], event: [1, 1], group: [0, -1] })).toThrow('group is -1 in row 1')
  })
})

describe('restrictedMean', () => {
  for (const [name, c] of Object.entries(r.means))
    test(`agrees with survfit: ${name}`, () => {
      const { value, se } = restrictedMean(c)
      expectAgreement([value, se], [c.value, c.se], 1e-11)
    })
  test('difference of two groups', () => {
    const { value, se, p } = restrictedMeanDifference(r.difference)
    expectAgreement([value, se, p], [r.difference.value, r.difference.se, r.difference.p], 1e-10)
  })
  test('tau beyond follow-up and one group are errors', () => {
    expect(() => restrictedMean({ time: [1, 2], event: [1, 0], tau: 3 })).toThrow('follow-up ends at 2')
    const one = { time: [1, 2], event: [1, 0], tau: 1 }
    expect(() => restrictedMeanDifference({ ...one, group: [1, 1] })).toThrow('both')
  })
})

describe('nelsonAalen', () => {
  for (const [name, c] of Object.entries(r.hazards))
    test(`agrees with survfit: ${name}`, () => {
      const { cumulativeHazard, standardError } = nelsonAalen({
        ...c,
        entry: c.entry ?? undefined,
        weights: c.weights ?? undefined,
        robust: false,
      })
      expectAgreement(cumulativeHazard, c.cumulativeHazard, 1e-12)
      expectAgreement(standardError, c.standardError, 1e-11)
    })
})
