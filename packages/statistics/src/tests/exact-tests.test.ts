import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  bonferroni,
  cochranMantelHaenszel,
  fisherExact,
  mannWhitneyExact,
  mcnemar,
  permutationTest,
  qValues,
} from './index.ts'

const r = reference<{
  fisher: { table: number[][]; p: number; odds: (number | string)[] | null }[]
  whitney: { first: number[]; second: number[]; u: number; p: number; greater: number; less: number }[]
  mantel: {
    tables: number[][][]
    correct: boolean
    statistic: number
    df: number
    p: number
    oddsRatio: number | null
    limits: number[] | null
  }[]
  nemar: { table: number[][]; correct: boolean; statistic: number; p: number; exact?: number }[]
  q: { p: number[]; q: number[]; pi0: number; fixed: number[]; fixedPi0: number }
  adjust: { p: number[]; by: number[]; bonferroni: number[] }
  permutation: {
    x: number[]
    arm: number[]
    p: number
    block: number[]
    armWithin: number[]
    pWithin: number
  }
}>('exact-tests')

describe('mannWhitneyExact', () => {
  it('agrees with wilcox.test and, with ties, with coin', () => {
    for (const { first, second, ...expected } of r.whitney) {
      const found = mannWhitneyExact({ first, second })
      expectAgreement(
        [found.u, found.p, found.greater, found.less],
        [expected.u, expected.p, expected.greater, expected.less],
        1e-10,
      )
    }
  })

  it('is the same for any rising transformation, and turns round with the samples', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const plain = mannWhitneyExact({ first, second })
        const risen = (values: number[]) => values.map(v => Math.exp(v / 2))
        expect(mannWhitneyExact({ first: risen(first), second: risen(second) })).toEqual(plain)
        const turned = mannWhitneyExact({ first: second, second: first })
        expectAgreement([turned.p, turned.less], [plain.p, plain.greater], 1e-11)
      }),
      { numRuns: 1000 },
    )
  })

  it('refuses an empty sample, and samples too large to count', () => {
    expect(() => mannWhitneyExact({ first: [], second: [1] })).toThrow('empty')
    const many = Float64Array.from({ length: 2000 }, (_, i) => i)
    expect(() => mannWhitneyExact({ first: many, second: many })).toThrow('normal approximation')
  })
})

describe('fisherExact', () => {
  it('agrees with fisher.test: p of any table, odds ratio and limits of 2 x 2', () => {
    for (const { table, p, odds } of r.fisher) {
      const found = fisherExact(table)
      expectAgreement(found.p, p, 1e-9)
      if (odds === null) expect(found.oddsRatio).toBeNull()
      else {
        const { value, lower, upper } = found.oddsRatio ?? { value: 0, lower: 0, upper: 0 }
        const right = odds.map(one => (one === 'Inf' ? Number.POSITIVE_INFINITY : Number(one)))
        expectAgreement([value, lower, upper], right, 1e-9)
      }
    }
  })

  it('an empty cell makes the odds ratio infinite', () => {
    const { oddsRatio } = fisherExact([
      [3, 7],
      [0, 1],
    ])
    expect(oddsRatio?.value).toBe(Number.POSITIVE_INFINITY)
    expect(oddsRatio?.upper).toBe(Number.POSITIVE_INFINITY)
  })

  it('the order of rows and columns changes nothing', () => {
    const cell = fc.integer({ min: 0, max: 4 })
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 3 }), table => {
        const { p } = fisherExact(table)
        expectAgreement(fisherExact([...table].reverse()).p, p, 1e-8)
        expectAgreement(fisherExact(table.map(([a, b, c]) => [c, a, b])).p, p, 1e-8)
      }),
      { numRuns: 1000 },
    )
  })

  it('refuses what is not a table of counts, and one too large to count', () => {
    expect(() => fisherExact([[1, 2]])).toThrow('two rows')
    expect(() => fisherExact([[1, 2], [3]])).toThrow('Row 1')
    expect(() =>
      fisherExact([
        [1, 2],
        [3, 0.5],
      ]),
    ).toThrow('whole count')
    const large = Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, j) => 20 + i + j))
    expect(() => fisherExact(large)).toThrow('too large')
  })
})

describe('cochranMantelHaenszel', () => {
  it('agrees with mantelhaen.test, 2 x 2 and larger tables', () => {
    for (const { tables, correct, statistic, df, p, oddsRatio, limits } of r.mantel) {
      const found = cochranMantelHaenszel({ tables, correct })
      expectAgreement([found.statistic, found.df, found.p], [statistic, df, p], 1e-10)
      if (oddsRatio === null || limits === null) expect(found.oddsRatio).toBeNull()
      else {
        const { value, lower, upper } = found.oddsRatio ?? { value: 0, lower: 0, upper: 0 }
        expectAgreement([value, lower, upper], [oddsRatio, ...limits], 1e-10)
      }
    }
  })

  it('leaves out strata of one patient, and refuses what cannot be compared', () => {
    const [{ tables }] = r.mantel
    const one = [
      [1, 0],
      [0, 0],
    ]
    expect(cochranMantelHaenszel({ tables: [...tables, one] })).toEqual(cochranMantelHaenszel({ tables }))
    expect(() => cochranMantelHaenszel({ tables: [one] })).toThrow('holds no count')
    expect(() => cochranMantelHaenszel({ tables: [[[1, 2]]] })).toThrow('two rows')
    expect(() =>
      cochranMantelHaenszel({
        tables: [
          [
            [1, 2],
            [3, -1],
          ],
        ],
      }),
    ).toThrow('stratum 0')
    expect(() =>
      cochranMantelHaenszel({
        tables: [
          [
            [1, 2],
            [3, 4],
          ],
          [
            [1, 2, 3],
            [3, 4, 5],
          ],
        ],
      }),
    ).toThrow('stratum 1')
  })

  it('the order of strata changes nothing', () => {
    const cell = fc.integer({ min: 1, max: 9 })
    const table = fc.tuple(fc.tuple(cell, cell), fc.tuple(cell, cell))
    fc.assert(
      fc.property(fc.array(table, { minLength: 1, maxLength: 5 }), tables => {
        const plain = cochranMantelHaenszel({ tables, correct: false })
        const other = cochranMantelHaenszel({ tables: [...tables].reverse(), correct: false })
        expectAgreement([other.statistic, other.p], [plain.statistic, plain.p], 1e-9, 1)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('mcnemar', () => {
  it('agrees with mcnemar.test and binom.test', () => {
    for (const { table, correct, statistic, p, exact } of r.nemar) {
      const found = mcnemar({ table, correct })
      expectAgreement([found.statistic, found.p], [statistic, p], 1e-11)
      if (exact === undefined) expect(found.exactP).toBeNull()
      else expectAgreement(found.exactP ?? Number.NaN, exact, 1e-10)
    }
  })

  it('without a discordant pair there is nothing to test', () => {
    expect(
      mcnemar({
        table: [
          [5, 0],
          [0, 3],
        ],
      }),
    ).toMatchObject({ statistic: 0, p: 1, exactP: 1, oddsRatio: null })
    expect(() => mcnemar({ table: [[5, 0]] })).toThrow('square')
  })
})

describe('adjusted p-values', () => {
  it('Benjamini-Yekutieli and Bonferroni agree with p.adjust', () => {
    expectAgreement(benjaminiYekutieli(r.adjust.p), r.adjust.by, 1e-13)
    expectAgreement(bonferroni(r.adjust.p), r.adjust.bonferroni, 1e-14)
  })

  it('q-values agree with the qvalue package', () => {
    const chosen = qValues({ p: r.q.p })
    expectAgreement(chosen.pi0, r.q.pi0, 1e-12)
    expectAgreement(chosen.q, r.q.q, 1e-12)
    const fixed = qValues({ p: r.q.p, lambda: [0.5] })
    expectAgreement([fixed.pi0, ...fixed.q], [r.q.fixedPi0, ...r.q.fixed], 1e-12)
  })

  it("q-values with pi0 1 are Benjamini and Hochberg's, and keep the order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
        p => {
          const { q } = qValues({ p, pi0: 1 })
          expectAgreement(q, benjaminiHochberg(p), 1e-13)
          for (let i = 0; i < p.length; i++)
            for (let j = 0; j < p.length; j++) if (p[i] < p[j]) expect(q[i]).toBeLessThanOrEqual(q[j])
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('q-values say when every p-value is small', () => {
    expect(() => qValues({ p: [0.001, 0.002, 0.01] })).toThrow('Give pi0')
    expect(() => qValues({ p: [] })).toThrow('no p-value')
    expect(() => qValues({ p: [0.5], lambda: [1] })).toThrow('lambda')
  })
})

describe('permutationTest', () => {
  const { x, arm, p, block, armWithin, pWithin } = r.permutation
  const difference = (labels: readonly number[]) => (order: Int32Array) => {
    const sum = [0, 0]
    const count = [0, 0]
    for (let i = 0; i < x.length; i++) {
      sum[labels[order[i]]] += x[i]
      count[labels[order[i]]]++
    }
    return sum[1] / count[1] - sum[0] / count[0]
  }

  it('estimates the exact p of coin, and of an enumeration within strata, within its own limits', () => {
    // 99.9 % of seeds would lie within 3.3 binomial errors
    const within = (found: number, right: number) =>
      3.3 * Math.sqrt((right * (1 - right)) / 20_000) > Math.abs(found - right)
    const options = { n: x.length, permutations: 20_000, seed: 3 }
    const all = permutationTest({ ...options, statistic: difference(arm) })
    expect(within(all.p, p)).toBe(true)
    expect(all.lower).toBeLessThan(p)
    expect(all.upper).toBeGreaterThan(p)
    const strata = permutationTest({ ...options, statistic: difference(armWithin), strata: block })
    expect(within(strata.p, pWithin)).toBe(true)
  })

  it('is never 0, is the same for one seed, and refuses what it cannot use', () => {
    const options = {
      n: 6,
      permutations: 99,
      seed: 1,
      statistic: (order: Int32Array) => (order[0] === 0 && order[1] === 1 ? 5 : 0),
    }
    const first = permutationTest(options)
    expect(first.p).toBeGreaterThanOrEqual(0.01)
    expect(permutationTest(options)).toEqual(first)
    expect(() => permutationTest({ ...options, n: 1 })).toThrow('two or more')
    expect(() => permutationTest({ ...options, statistic: () => Number.NaN })).toThrow('NaN')
    expect(() => permutationTest({ ...options, strata: [1] })).toThrow('strata has 1')
  })
})
