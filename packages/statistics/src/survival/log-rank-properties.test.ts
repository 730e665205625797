import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logRank, logRankTrend } from './log-rank.ts'
import type { LogRankOptions } from './log-rank-sums.ts'
import type { LogRankWeighting } from './log-rank-weights.ts'
import { pairwiseLogRank } from './pairwise-log-rank.ts'

const runs = { numRuns: 1000 }
const weightings: readonly LogRankWeighting[] = [
  'log-rank',
  'gehan-breslow',
  'tarone-ware',
  'peto-peto',
  'modified-peto-peto',
]
interface Row {
  entry: number
  stay: number
  event: number
  group: number
  stratum: number
  count: number
  weight: number
}
const row = fc.record<Row>({
  entry: fc.integer({ min: 0, max: 4 }),
  stay: fc.integer({ min: 1, max: 8 }),
  event: fc.integer({ min: 0, max: 1 }),
  group: fc.integer({ min: 0, max: 2 }),
  stratum: fc.integer({ min: 0, max: 1 }),
  count: fc.integer({ min: 1, max: 3 }),
  weight: fc.integer({ min: 1, max: 40 }).map(tenths => tenths / 10),
})
const rows = fc.array(row, { minLength: 1, maxLength: 16 })
const options = (all: readonly Row[]): LogRankOptions => ({
  time: all.map(r => r.entry + r.stay),
  event: all.map(r => r.event),
  entry: all.map(r => r.entry),
  group: all.map(r => r.group),
  strata: all.map(r => r.stratum),
})
function near(a: number, b: number): void {
  if (!(Math.abs(a - b) <= 1e-8 * Math.max(1, Math.abs(b)))) expect.fail(`${a} where ${b} is expected`)
}

function expectSameTest(a: ReturnType<typeof logRank>, b: ReturnType<typeof logRank>): void {
  near(a.chiSquared, b.chiSquared)
  expect(a.df).toBe(b.df)
  a.observed.forEach((o, g) => {
    near(o, b.observed[g])
    near(a.expected[g], b.expected[g])
  })
}

describe('log-rank family, properties', () => {
  test('the order of the rows does not matter', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (all, keys) => {
        const shuffled = all
          .map(one => ({ one, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one)
        for (const weighting of weightings)
          expectSameTest(
            logRank({ ...options(shuffled), weighting }),
            logRank({ ...options(all), weighting }),
          )
        const weights = (list: readonly Row[]) => list.map(r => r.weight)
        const a = logRank({ ...options(shuffled), weights: weights(shuffled), robust: true })
        const b = logRank({ ...options(all), weights: weights(all), robust: true })
        a.covariance.forEach((v, i) => {
          near(v, b.covariance[i])
        })
      }),
      runs,
    )
  })
  test('a whole-number weight counts as that many rows', () => {
    fc.assert(
      fc.property(rows, all => {
        const many = all.flatMap(one => Array.from({ length: one.count }, () => one))
        const weights = all.map(r => r.count)
        for (const weighting of weightings)
          expectSameTest(
            logRank({ ...options(all), weights, weighting }),
            logRank({ ...options(many), weighting }),
          )
        const powers = { rho: 1, gamma: 0.5 }
        expectSameTest(
          logRank({ ...options(all), weights, ...powers }),
          logRank({ ...options(many), ...powers }),
        )
        near(logRankTrend({ ...options(all), weights }).z, logRankTrend(options(many)).z)
      }),
      runs,
    )
  })
  test('strata of one level are no strata', () => {
    fc.assert(
      fc.property(rows, all => {
        const { strata, ...rest } = options(all)
        expect(logRank({ ...rest, strata: all.map(() => 4) })).toEqual(logRank(rest))
        expect(logRankTrend({ ...rest, strata: all.map(() => 4) })).toEqual(logRankTrend(rest))
      }),
      runs,
    )
  })
  test('the test sees the order of the times alone, and observed is expected over all groups', () => {
    fc.assert(
      fc.property(rows, all => {
        const one = options(all)
        const later = { ...one, time: Array.from(one.time, t => t ** 2), entry: all.map(r => r.entry ** 2) }
        expectSameTest(logRank(later), logRank(one))
        const { observed, expected, covariance, groups } = logRank({ ...one, rho: 0.5, gamma: 1 })
        near(
          observed.reduce((a, b) => a + b, 0),
          expected.reduce((a, b) => a + b, 0),
        )
        for (let g = 0; g < groups; g++)
          near(
            covariance.subarray(g * groups, (g + 1) * groups).reduce((a, b) => a + b, 0),
            0,
          )
      }),
      runs,
    )
  })
  test('naming the groups otherwise changes no test; with two groups the trend is the test', () => {
    fc.assert(
      fc.property(rows, all => {
        const renamed = all.map(r => ({ ...r, group: 2 - r.group }))
        const a = logRank(options(renamed))
        const b = logRank(options(all))
        near(a.chiSquared, b.chiSquared)
        expect(a.df).toBe(b.df)
        const two = all.map(r => ({ ...r, group: r.group % 2 }))
        near(logRankTrend(options(two)).chiSquared, logRank(options(two)).chiSquared)
      }),
      runs,
    )
  })
  test('adjusted p-values of pairs are no smaller, and Bonferroni is no smaller than Holm', () => {
    fc.assert(
      fc.property(rows, all => {
        const holm = pairwiseLogRank(options(all))
        const bonferroni = pairwiseLogRank({ ...options(all), adjust: 'bonferroni' })
        holm.forEach(({ p, adjustedP }, i) => {
          expect(adjustedP).toBeGreaterThanOrEqual(p)
          expect(bonferroni[i].adjustedP).toBeGreaterThanOrEqual(adjustedP - 1e-15)
        })
      }),
      runs,
    )
  })
  test('a common factor of the weights changes no robust test', () => {
    fc.assert(
      fc.property(rows, all => {
        const weights = all.map(r => r.weight)
        const one = logRank({ ...options(all), weights, robust: true })
        const scaled = logRank({ ...options(all), weights: weights.map(w => w * 8), robust: true })
        expect(scaled.df).toBe(one.df)
        near(scaled.chiSquared, one.chiSquared)
      }),
      runs,
    )
  })
})

describe('log-rank family, edges', () => {
  const nothing = { chiSquared: 0, df: 0, p: 1 }
  test('nothing to test: no event, one group, one row, all at the last time', () => {
    expect(logRank({ time: [1, 2], event: [0, 0], group: [0, 1] })).toMatchObject(nothing)
    expect(logRank({ time: [1, 2], event: [1, 1], group: [1, 1] })).toMatchObject(nothing)
    expect(logRank({ time: [1], event: [1], group: [0] })).toMatchObject(nothing)
    expect(logRank({ time: [4, 4], event: [1, 1], group: [0, 1] })).toMatchObject(nothing)
  })
  test('a single event is one hypergeometric draw', () => {
    // Three at risk, one of them in group 1: variance 1/3 * 2/3.
    const { chiSquared, df } = logRank({ time: [1, 2, 3], event: [1, 0, 0], group: [1, 0, 0] })
    expect(chiSquared).toBeCloseTo((2 / 3) ** 2 / (2 / 9), 14)
    expect(df).toBe(1)
  })
  test('identical times: one table', () => {
    const { observed, expected } = logRank({ time: [3, 3, 3, 3], event: [1, 0, 1, 0], group: [0, 0, 1, 1] })
    expect([...observed]).toEqual([1, 1])
    expect([...expected]).toEqual([1, 1])
  })
  test('delayed entry: a stratum without anyone at risk together adds nothing', () => {
    const apart = { time: [1, 4], event: [1, 1], entry: [0, 2], group: [0, 1] }
    expect(logRank(apart)).toMatchObject(nothing)
  })
})
