import { describe, expect, it } from 'vitest'
import { reference } from '../../../test/agreement.ts'
import { countsAssay } from '../../../test/counts.ts'
import { compare, design, difference } from '../../../test/limma.ts'
import { ownSizeFactors } from '../../normalisation/size-factors.ts'
import { trendAt } from './dispersion-trend.ts'
import { independentFilter } from './independent-filtering.ts'
import { negativeBinomialRatioTests, negativeBinomialTests } from './negative-binomial-tests.ts'

type Numbers = (number | null)[]
type Results = Record<'mean' | 'lfc' | 'se' | 'stat' | 'p' | 'padj', Numbers>
type Dispersed = Record<'own' | 'fit' | 'final' | 'outlier' | 'trend', Numbers> & { variance: number }
const r = reference<{
  one: Results & Dispersed
  two: Results & Dispersed
  oneMax: Numbers
  stuck: Numbers
  deviance: Numbers
  unfiltered: Numbers
  theta: number
  threshold: number
}>('deseq2')
const rare = reference<{
  lrt: Record<'stat' | 'p', Numbers>
  wide: number[]
  big: Results & { final: Numbers }
  replaced: Numbers
}>('deseq2-outliers')

const counts = countsAssay.values
const factors = ownSizeFactors(counts, 12)
const groups = { names: design.names.slice(0, 2), columns: design.columns.slice(0, 2) }
const groupDifference = { name: 'B-A', weights: [-1, 1] }
const one = negativeBinomialTests(counts, groups, factors, { contrasts: [groupDifference] })
const two = negativeBinomialTests(counts, design, factors, { contrasts: [difference] })

describe('negative-binomial tests', () => {
  it('have the dispersions of DESeq2', () => {
    for (const [ours, theirs] of [
      [one, r.one],
      [two, r.two],
    ] as const) {
      const { dispersions } = ours
      const method = 'Negative-binomial dispersions'
      expect(
        compare(method, [dispersions.trend.asymptote, dispersions.trend.extra], theirs.trend),
      ).toBeLessThan(1e-6)
      expect(compare(method, dispersions.own, theirs.own)).toBeLessThan(1e-6)
      expect(
        compare(
          method,
          dispersions.own.map((d, f) =>
            Number.isNaN(d) ? d : trendAt(dispersions.trend, dispersions.baseMean[f]),
          ),
          theirs.fit,
        ),
      ).toBeLessThan(1e-6)
      expect(compare(method, [dispersions.spread.prior], [theirs.variance])).toBeLessThan(1e-6)
      expect(compare(method, dispersions.final, theirs.final)).toBeLessThan(1e-6)
    }
  })

  it('have the Wald statistics of DESeq2', () => {
    for (const [ours, theirs] of [
      [one, r.one],
      [two, r.two],
    ] as const) {
      const settled = (values: ArrayLike<number | null>) =>
        Array.from(values, value => value ?? Number.NaN).filter((_, f) => ours === one || r.stuck[f] !== 1)
      const check = (actual: Float64Array, expected: Numbers) =>
        compare('Negative-binomial Wald tests', settled(actual), settled(expected))
      expect(check(ours.baseMean, theirs.mean)).toBeLessThan(1e-9)
      expect(check(ours.estimates, theirs.lfc)).toBeLessThan(1e-6)
      expect(check(ours.se, theirs.se)).toBeLessThan(1e-6)
      expect(check(ours.z, theirs.stat)).toBeLessThan(1e-6)
      expect(check(ours.p, theirs.p)).toBeLessThan(1e-6)
    }
    expect(compare("Cook's distances", one.cooks, r.oneMax)).toBeLessThan(1e-6)
  })

  it('reach a higher likelihood where the iterations of DESeq2 do not settle', () => {
    const stuck = Array.from(r.stuck.keys()).filter(f => r.stuck[f] === 1)
    expect(stuck.length).toBeLessThan(10)
    for (const f of stuck) expect(two.logLikelihood[f]).toBeGreaterThan(-0.5 * Number(r.deviance[f]))
  })

  it('leave features out by the independent filter of DESeq2', () => {
    const filter = independentFilter(two.p, two.baseMean, 0.1)
    expect(
      compare('Independent filtering', [filter.quantile, filter.threshold], [r.theta, r.threshold]),
    ).toBeLessThan(1e-9)
  })

  it('replace outliers where there are replicates, as DESeq2', () => {
    const wide = Float64Array.from(rare.wide)
    const twice = {
      names: groups.names,
      columns: groups.columns.map(column => Float64Array.from({ length: 24 }, (_, s) => column[s % 12])),
    }
    const big = negativeBinomialTests(wide, twice, ownSizeFactors(wide, 24), { contrasts: [groupDifference] })
    const method = 'Replacement of outlying counts'
    expect(compare(method, big.baseMean, rare.big.mean)).toBeLessThan(1e-9)
    expect(compare(method, big.estimates, rare.big.lfc)).toBeLessThan(1e-6)
    expect(compare(method, big.z, rare.big.stat)).toBeLessThan(1e-6)
    expect(compare(method, big.p, rare.big.p)).toBeLessThan(1e-6)
  })

  it('have the likelihood ratios of DESeq2', () => {
    const keep = [0, 1, 4]
    const reduced = { names: keep.map(c => design.names[c]), columns: keep.map(c => design.columns[c]) }
    const tests = negativeBinomialRatioTests(counts, two.model, reduced, two.dispersion)
    const settled = (values: ArrayLike<number | null>) =>
      Array.from(values, value => value ?? Number.NaN).filter((_, f) => r.stuck[f] !== 1)
    expect(
      compare('Negative-binomial likelihood-ratio tests', settled(tests.statistic), settled(rare.lrt.stat)),
    ).toBeLessThan(1e-6)
  })
})
