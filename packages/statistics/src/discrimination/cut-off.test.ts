import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { maximallySelectedLogRank, maximallySelectedWilcoxon, youdenCutOffInterval } from './index.ts'

interface Selected {
  score: number[]
  smallest: number
  largest: number
  statistic: number
  cutOff: number
  lau92: number
  lau94: number
  tried: number[]
  stats: number[]
}
interface Distribution {
  value: number[]
  /** Share of the resamples that chose the value or less. */
  upTo: number[]
}
interface Reference {
  survival: Record<string, Selected & { time: number[]; event: number[] }>
  rank: Record<string, Selected & { outcome: number[] }>
  exact: { score: number[]; outcome: number[]; statistic: number; p: number }
  youden: {
    event: number[]
    score: number[]
    youden: number
    threshold: Distribution
    index: Distribution
  }
}
const { survival, rank, exact, youden } = reference<Reference>('cut-off')

function expectSelected(found: ReturnType<typeof maximallySelectedLogRank>, c: Selected): void {
  expect(found.cutOff).toBe(c.cutOff)
  expect([...found.tried.cutOff]).toEqual(c.tried)
  expectAgreement(found.tried.statistic.map(Math.abs), c.stats, 1e-11)
  expectAgreement(
    [found.statistic, found.p.lau92, found.p.lau94],
    [c.statistic, c.lau92, c.lau94],
    1e-11,
    1e-9,
  )
  expect(found.warnings[0]).toContain('fitted')
}

describe('maximally selected rank statistics agree with maxstat', () => {
  test.each(Object.entries(survival))('log-rank scores: %s', (_, c) => {
    expectSelected(maximallySelectedLogRank(c), c)
  })
  test.each(Object.entries(rank))('Wilcoxon scores: %s', (_, c) => {
    expectSelected(maximallySelectedWilcoxon(c), c)
  })
  test('permutation p value agrees with the enumeration of every permutation', () => {
    const permutations = { count: 20_000, seed: 4 }
    const found = maximallySelectedWilcoxon({ ...exact, smallest: 0, largest: 1, permutations })
    expectAgreement(found.statistic, exact.statistic, 1e-12)
    // Four standard errors of a share of 20,000.
    const error = Math.sqrt((exact.p * (1 - exact.p)) / permutations.count)
    expect(Math.abs((found.p.permutation ?? 0) - exact.p)).toBeLessThan(4 * error + 1 / permutations.count)
  })
})

describe("the interval of Youden's cut-off", () => {
  test('agrees with a bootstrap of pROC, to Monte-Carlo error', () => {
    const cut = youdenCutOffInterval({ ...youden, seed: 2, replicates: 4000 })
    expectAgreement(cut.youden, youden.youden, 1e-12)
    // Each limit stands at its quantile of the resamples of R, but for four errors of two shares of 4,000.
    const error = 4 * Math.sqrt((0.025 * 0.975 * 2) / 4000)
    for (const [measure, { value, upTo }] of [
      ['threshold', youden.threshold],
      ['youden', youden.index],
    ] as const)
      for (const [limit, share] of [
        [cut.intervals[measure].lower, 0.025],
        [cut.intervals[measure].upper, 0.975],
      ]) {
        const upToLimit = upTo[value.findLastIndex(v => v <= limit + 1e-9)] ?? 0
        const below = upTo[value.findLastIndex(v => v < limit - 1e-9)] ?? 0
        expect(upToLimit).toBeGreaterThan(share - error)
        expect(below).toBeLessThan(share + error)
      }
    expect(cut.warnings[0]).toContain('fitted')
  })
  test('is the same for the same seed, and needs two replicates', () => {
    const once = youdenCutOffInterval({ ...youden, seed: 2, replicates: 50 })
    expect(youdenCutOffInterval({ ...youden, seed: 2, replicates: 50 })).toEqual(once)
    expect(() => youdenCutOffInterval({ ...youden, seed: 2, replicates: 1 })).toThrow(
      'whole number of at least 2',
    )
  })
})

describe('maximally selected rank statistics, properties and edges', () => {
  const rows = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: -4, max: 4 })),
    { minLength: 8, maxLength: 24 },
  )
  test('order of patients, time scale, a monotone score and its sign change nothing', () => {
    fc.assert(
      fc.property(rows, data => {
        const time = data.map(r => r[0])
        const event = data.map(r => r[1])
        const score = data.map(r => r[2])
        // An event that nobody outlives says nothing: all log-rank scores are 0.
        const outlived = time.some((t, i) => event[i] === 1 && time.some(later => later > t))
        fc.pre(new Set(score).size >= 2 && outlived)
        const range = { smallest: 0, largest: 1 }
        const found = maximallySelectedLogRank({ time, event, score, ...range })
        const same = (other: typeof found) =>
          expectAgreement([other.statistic, other.p.lau94], [found.statistic, found.p.lau94], 1e-9)
        const reversed = { time: time.toReversed(), event: event.toReversed(), score: score.toReversed() }
        const other = maximallySelectedLogRank({ ...reversed, ...range })
        same(other)
        expect(other.cutOff).toBe(found.cutOff)
        same(maximallySelectedLogRank({ time: time.map(t => t * 30), event, score, ...range }))
        same(maximallySelectedLogRank({ time, event, score: score.map(s => Math.exp(s) + 5), ...range }))
        same(maximallySelectedLogRank({ time, event, score: score.map(s => -s), ...range }))
        const shifted = maximallySelectedWilcoxon({ outcome: time.map(t => t + 100), score, ...range })
        const plain = maximallySelectedWilcoxon({ outcome: time, score, ...range })
        expectAgreement(shifted.statistic, plain.statistic, 1e-12)
      }),
      { numRuns: 1000 },
    )
  })
  test('the outcome is higher above the cut-off, or lower', () => {
    const score = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    const up = maximallySelectedWilcoxon({ outcome: score, score })
    expect(up).toMatchObject({ cutOff: 5, lower: 5, upper: 5, direction: 'higher' })
    expect(maximallySelectedWilcoxon({ outcome: score.map(s => -s), score }).direction).toBe('lower')
    const early = maximallySelectedLogRank({ time: score.toReversed(), event: score.map(() => 1), score })
    expect(early.direction).toBe('higher')
  })
  test('no event, a constant outcome, equal scores and a range without a cut-off are named', () => {
    const score = [1, 2, 3, 4]
    expect(() => maximallySelectedLogRank({ time: score, event: [0, 0, 0, 0], score })).toThrow('equal')
    expect(() => maximallySelectedWilcoxon({ outcome: [2, 2, 2, 2], score })).toThrow('equal')
    expect(() => maximallySelectedWilcoxon({ outcome: score, score: [1, 1, 1, 1] })).toThrow('widen')
    expect(() => maximallySelectedWilcoxon({ outcome: score, score, smallest: 0.9, largest: 0.1 })).toThrow(
      'two shares',
    )
    expect(() => maximallySelectedLogRank({ time: score, event: [0, 0, 0, 1], score })).toThrow('equal')
    const single = maximallySelectedLogRank({ time: score, event: [0, 0, 1, 0], score })
    expect(Number.isFinite(single.statistic)).toBe(true)
  })
})
