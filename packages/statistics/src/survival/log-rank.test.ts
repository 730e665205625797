import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { logRank, logRankTrend } from './log-rank.ts'
import type { LogRankOptions } from './log-rank-sums.ts'
import type { LogRankWeighting } from './log-rank-weights.ts'
import { type PairwiseAdjustment, pairwiseLogRank } from './pairwise-log-rank.ts'

type Column =
  | 'time'
  | 'event'
  | 'fortnights'
  | 'untied'
  | 'group'
  | 'arm'
  | 'prior'
  | 'entry'
  | 'entryFortnights'
  | 'weights'
  | 'counts'
  | 'centre'
interface Family {
  input: {
    time: Column
    group: Column
    strata: Column | null
    entry: Column | null
    weights: Column | null
    weighting: LogRankWeighting
    rho: number
    gamma: number
  }
  observed: number[]
  expected: number[]
  chiSquared: number
  df: number
  trend: number
}
interface Test {
  chiSquared: number
  df: number
  p: number
}
const r = reference<{
  data: Record<Column, number[]>
  survMisc: Record<'two' | 'four', { time: Column; group: Column; chiSquared: number[]; p: number[] }>
  family: Family[]
  score: Record<'entry' | 'entryStrata' | 'trend' | 'trendStrata', Test>
  counts: { chiSquared: number; p: number; observed: number[]; expected: number[] }
  robust: Record<'weights' | 'weightsTies' | 'cluster' | 'all', Test>
  pairs: Record<PairwiseAdjustment, number[]>
  petoPairs: number[]
}>('survival-log-rank')
const { time, event, fortnights, group, arm, prior, entry, weights, counts, centre } = r.data

describe('logRank with weighted times agrees with', () => {
  const inOrder: LogRankWeighting[] = [
    'log-rank',
    'gehan-breslow',
    'tarone-ware',
    'peto-peto',
    'modified-peto-peto',
    'fleming-harrington',
  ]
  for (const [name, c] of Object.entries(r.survMisc))
    inOrder.forEach((weighting, i) => {
      test(`survMisc::comp: ${weighting}, ${name} groups`, () => {
        const powers = weighting === 'fleming-harrington' ? { rho: 0.5, gamma: 2 } : {}
        const result = logRank({ time: r.data[c.time], event, group: r.data[c.group], weighting, ...powers })
        expectAgreement([result.chiSquared, result.p], [c.chiSquared[i], c.p[i]], 1e-10, 1e-6)
      })
    })
  r.family.forEach((c, i) => {
    const { rho, gamma, weighting } = c.input
    const column = (name: Column | null) => (name ? r.data[name] : undefined)
    const options: LogRankOptions = {
      time: r.data[c.input.time],
      event,
      group: r.data[c.input.group],
      strata: column(c.input.strata),
      entry: column(c.input.entry),
      weights: column(c.input.weights),
      weighting,
      rho,
      gamma,
    }
    const besides = [c.input.strata && 'strata', c.input.entry && 'entry', c.input.weights && 'counts']
    test(`its definition: ${weighting}, ${besides.filter(Boolean).join(', ')} (${i})`, () => {
      const result = logRank(options)
      expectAgreement(result.observed, c.observed, 1e-11)
      expectAgreement(result.expected, c.expected, 1e-11)
      expectAgreement(result.chiSquared, c.chiSquared, 1e-10)
      expect(result.df).toBe(c.df)
      expectAgreement(logRankTrend(options).z, c.trend, 1e-10)
    })
  })
})

describe('logRank agrees with coxph', () => {
  test('delayed entry: score test with exact ties', () => {
    const one = logRank({ time, event, entry, group })
    expectAgreement([one.chiSquared, one.p], [r.score.entry.chiSquared, r.score.entry.p], 1e-9, 1e-8)
    const stratified = logRank({ time, event, entry, group: arm, strata: group })
    expectAgreement(stratified.chiSquared, r.score.entryStrata.chiSquared, 1e-9)
  })
  test('robust score test of weighted and clustered rows', () => {
    const cases: [keyof typeof r.robust, LogRankOptions][] = [
      ['weights', { time, event, group, weights }],
      ['weightsTies', { time: fortnights, event, group: arm, weights }],
      ['cluster', { time: fortnights, event, group, cluster: centre }],
      ['all', { time, event, entry, group, strata: arm, weights, cluster: centre }],
    ]
    for (const [name, options] of cases) {
      const result = logRank(options)
      expectAgreement(result.chiSquared, r.robust[name].chiSquared, 1e-9)
      expect(result.df).toBe(r.robust[name].df)
      expect(result.robust).toBe(true)
    }
  })
})

describe('logRank agrees with survdiff', () => {
  test('whole-number weights count as rows', () => {
    const result = logRank({ time: fortnights, event, group, strata: prior, weights: counts, rho: 1 })
    expectAgreement(result.observed, r.counts.observed, 1e-11)
    expectAgreement(result.expected, r.counts.expected, 1e-11)
    expectAgreement([result.chiSquared, result.p], [r.counts.chiSquared, r.counts.p], 1e-10, 1e-8)
  })
})

describe('logRankTrend', () => {
  test('agrees with the score test of coxph', () => {
    const plain = logRankTrend({ time: fortnights, event, group })
    expectAgreement([plain.chiSquared, plain.p], [r.score.trend.chiSquared, r.score.trend.p], 1e-9)
    const strata = logRankTrend({ time: fortnights, event, group, strata: arm })
    expectAgreement(
      [strata.chiSquared, strata.p],
      [r.score.trendStrata.chiSquared, r.score.trendStrata.p],
      1e-9,
    )
  })
  test('scores: their scale and origin do not matter, equal ones leave nothing to test', () => {
    const options = { time: fortnights, event, group }
    const { z } = logRankTrend(options)
    expect(logRankTrend({ ...options, scores: [10, 30, 50, 70] }).z).toBeCloseTo(z, 10)
    expect(logRankTrend({ ...options, scores: [3, 2, 1, 0] }).z).toBeCloseTo(-z, 10)
    expect(logRankTrend({ ...options, scores: [5, 5, 5, 5] })).toMatchObject({ z: 0, df: 0, p: 1 })
    expect(() => logRankTrend({ ...options, scores: [1, 2] })).toThrow('scores has 2 values where 4')
  })
})

describe('pairwiseLogRank', () => {
  test('agrees with survminer::pairwise_survdiff', () => {
    const options = { time: fortnights, event, group }
    for (const adjust of ['holm', 'benjamini-hochberg', 'bonferroni', 'none'] as const) {
      const pairs = pairwiseLogRank({ ...options, adjust })
      // R lists the lower triangle by column: 1-0, 2-0, 3-0, 2-1, ...
      expect(pairs.map(({ first, second }) => [first, second])).toEqual([
        [0, 1],
        [0, 2],
        [0, 3],
        [1, 2],
        [1, 3],
        [2, 3],
      ])
      expectAgreement(
        pairs.map(pair => pair.adjustedP),
        r.pairs[adjust],
        1e-10,
        1e-6,
      )
    }
    expectAgreement(
      pairwiseLogRank({ ...options, rho: 1 }).map(pair => pair.p),
      r.petoPairs,
      1e-10,
      1e-6,
    )
  })
  test('a group that is not there is no pair; a pair with nothing to test counts with p 1', () => {
    const pairs = pairwiseLogRank({ time: [1, 2, 3, 4], event: [1, 1, 0, 0], group: [0, 0, 3, 3] })
    expect(pairs.map(({ first, second }) => [first, second])).toEqual([[0, 3]])
    const none = pairwiseLogRank({ time: [1, 2, 3], event: [0, 0, 1], group: [0, 1, 2] })
    expect(none[0]).toEqual({ first: 0, second: 1, chiSquared: 0, df: 0, p: 1, adjustedP: 1 })
  })
})

describe('logRank, options without meaning', () => {
  const options = { time: [1, 2, 3], event: [1, 1, 0], group: [0, 1, 1] }
  test('are refused', () => {
    expect(() => logRank({ ...options, rho: 1, weighting: 'tarone-ware' })).toThrow('rho belongs')
    expect(() => logRank({ ...options, gamma: -1 })).toThrow('gamma is -1')
    expect(() => logRank({ ...options, rho: Number.NaN })).toThrow('rho is NaN')
    expect(() => logRank({ ...options, weights: [1, 0.5, 1], robust: false })).toThrow('whole numbers')
    expect(() => logRank({ ...options, cluster: [1, 1] })).toThrow('cluster has 2 values')
  })
})
