import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAgreement, reference } from '../../test/agreement.ts'
import { clopperPearson } from '../proportions/index.ts'
import { benjaminiHochberg, chiSquaredTest, fisherExact, holm, kruskalWallis, mannWhitney } from './index.ts'

const r = reference<{
  fisher: { table: number[][]; p: number }[]
  chi: { table: number[][]; statistic: number; df: number; p: number; smallest: number }[]
  wilcoxon: { first: number[]; second: number[]; u: number; p: number; plain: number }
  kruskal: { values: number[]; group: number[]; statistic: number; df: number; p: number }
  adjust: { p: number[]; holm: number[]; bh: number[] }
  clopper: Record<'x' | 'n' | 'level' | 'lower' | 'upper', number[]>
}>('tests')

describe('hypothesis tests', () => {
  test('Fisher exact agrees with R fisher.test', () => {
    for (const { table, p } of r.fisher) expectAgreement(fisherExact(table).p, p, 1e-10, 1e-12)
  })
  test('chi-squared agrees with R chisq.test', () => {
    for (const c of r.chi) {
      const result = chiSquaredTest(c.table)
      expect(result.df).toBe(c.df)
      expectAgreement(
        [result.statistic, result.p, result.smallestExpected],
        [c.statistic, c.p, c.smallest],
        1e-10,
      )
    }
    expect(() => chiSquaredTest([[3, 4]])).toThrow(/two rows/)
    expect(
      chiSquaredTest([
        [3, 4, 0],
        [0, 0, 0],
        [5, 1, 0],
      ]).df,
    ).toBe(1)
  })
  test('Mann-Whitney agrees with R wilcox.test', () => {
    const { first, second, u, p, plain } = r.wilcoxon
    const result = mannWhitney({ first, second })
    expectAgreement([result.u, result.p], [u, p], 1e-11)
    expectAgreement(mannWhitney({ first, second, correct: false }).p, plain, 1e-11)
    expect(mannWhitney({ first: [2, 2], second: [2, 2, 2] }).p).toBe(1)
  })
  test('Kruskal-Wallis agrees with R kruskal.test', () => {
    const { statistic, df, p } = kruskalWallis(r.kruskal)
    expectAgreement([statistic, df, p], [r.kruskal.statistic, r.kruskal.df, r.kruskal.p], 1e-11)
    expect(kruskalWallis({ values: [1, 1, 1], group: [0, 1, 1] }).p).toBe(1)
    expect(() => kruskalWallis({ values: [1, 2], group: [0, 0] })).toThrow(/two groups/)
  })
  test('Holm agrees with R p.adjust', () => {
    expectAgreement(holm(r.adjust.p), r.adjust.holm, 1e-14)
  })
  test('Benjamini-Hochberg agrees with R p.adjust', () => {
    expectAgreement(benjaminiHochberg(r.adjust.p), r.adjust.bh, 1e-14)
  })
  test('Clopper-Pearson agrees with R binom.test', () => {
    const { x, n, level, lower, upper } = r.clopper
    const limits = x.map((successes, i) => clopperPearson({ successes, n: n[i], level: level[i] }))
    expectAgreement(
      limits.map(l => l.lower),
      lower,
      1e-10,
    )
    expectAgreement(
      limits.map(l => l.upper),
      upper,
      1e-10,
    )
  })
  test('adjusted p-values keep the order, and never fall below the raw ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
        p => {
          const byHolm = holm(p)
          const byBh = benjaminiHochberg(p)
          for (let i = 0; i < p.length; i++) {
            expect(byBh[i]).toBeGreaterThanOrEqual(p[i] * (1 - 1e-12))
            expect(byHolm[i]).toBeGreaterThanOrEqual(byBh[i] * (1 - 1e-12))
            for (let j = 0; j < p.length; j++)
              if (p[i] < p[j]) expect(byHolm[i]).toBeLessThanOrEqual(byHolm[j])
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})
