import { describe, expect, it } from 'vitest'
import { recordRelativeError, reference } from '../../test/agreement.ts'
import { assayOf, countsAssay, countsReference } from '../../test/counts.ts'
import { librarySizes } from './columns.ts'
import { countsPerMillion, logCountsPerMillion } from './cpm.ts'
import { filterByExpression } from './filter-by-expression.ts'
import { quantileNormalise, quantileTarget } from './quantile.ts'
import { requireCounts } from './require-counts.ts'
import { centredFactors, ownSizeFactors } from './size-factors.ts'
import { ownTmmFactors, tmmFactors, tmmReference, tmmReferenceColumn } from './tmm.ts'
import { transcriptsPerMillion } from './tpm.ts'
import { upperQuartileFactors } from './upper-quartile.ts'

type Numbers = readonly number[]
const r = reference<
  Record<
    | 'tmm'
    | 'tmmPlain'
    | 'tmmTrim'
    | 'tmmSparse'
    | 'sparse'
    | 'upperQuartile'
    | 'cpm'
    | 'logCpm'
    | 'logCpm5'
    | 'sizeFactors'
    | 'positive'
    | 'keep'
    | 'keepOne'
    | 'keepMany'
    | 'lengths'
    | 'tpm',
    Numbers
  > & {
    reference: number
    quantile: Record<'x' | 'normalised' | 'new' | 'newNormalised', (number | null)[]> &
      Record<'whole' | 'wholeNormalised' | 'target', Numbers>
  }
>('normalisation')
const counts = countsAssay.values
const sparse = Float64Array.from(r.sparse)
const own = (values: Float64Array, samples: number, options = {}) =>
  tmmFactors(tmmReference(values, samples, options), values, samples)
const effective = librarySizes(counts, 12).map((size, s) => size * r.tmm[s])
const numbers = (values: readonly (number | null)[]) => Float64Array.from(values, v => v ?? Number.NaN)

describe('normalisation of counts', () => {
  it('TMM factors agree with edgeR', () => {
    expect(tmmReferenceColumn(counts, 12)).toBe(r.reference)
    const error = Math.max(
      recordRelativeError('TMM factors', own(counts, 12), r.tmm),
      recordRelativeError('TMM factors', ownTmmFactors(counts, 12), r.tmm),
      recordRelativeError('TMM factors', own(counts, 12, { weighted: false }), r.tmmPlain),
      recordRelativeError('TMM factors', own(counts, 12, { ratioTrim: 0.2, abundanceTrim: 0.1 }), r.tmmTrim),
      recordRelativeError('TMM factors', own(sparse, 6), r.tmmSparse),
    )
    expect(error).toBeLessThan(1e-12)
  })

  it('upper-quartile factors agree with edgeR', () => {
    const factors = centredFactors(upperQuartileFactors(counts, 12))
    expect(recordRelativeError('Upper-quartile factors', factors, r.upperQuartile)).toBeLessThan(1e-12)
  })

  it('size factors agree with DESeq2', () => {
    const error = Math.max(
      recordRelativeError('Median-of-ratios size factors', ownSizeFactors(counts, 12), r.sizeFactors),
      recordRelativeError(
        'Median-of-ratios size factors',
        ownSizeFactors(sparse, 6, 'positive-counts'),
        r.positive,
      ),
    )
    expect(error).toBeLessThan(1e-12)
    expect(() => ownSizeFactors(sparse, 6)).toThrow('every feature has a count of zero')
  })

  it('counts per million agree with edgeR, with and without logarithm', () => {
    const error = Math.max(
      recordRelativeError('Counts per million', countsPerMillion(counts, effective).subarray(0, 600), r.cpm),
      recordRelativeError('Counts per million', logCountsPerMillion(counts, effective), r.logCpm),
      recordRelativeError(
        'Counts per million',
        logCountsPerMillion(counts, effective, { priorCount: 5 }).subarray(0, 600),
        r.logCpm5,
      ),
    )
    expect(error).toBeLessThan(1e-11)
  })

  it('transcripts per million follow their definition', () => {
    const values = transcriptsPerMillion(counts, 12, r.lengths)
    expect(recordRelativeError('Transcripts per million', values.subarray(0, 600), r.tpm)).toBeLessThan(1e-12)
    expect(librarySizes(values, 12)[3]).toBeCloseTo(1e6, 6)
    const without = transcriptsPerMillion(Float64Array.of(5, 5, 10, 10), 2, [0, 1000])
    expect([...without]).toEqual([Number.NaN, Number.NaN, 1e6, 1e6])
  })

  it('the filter by expression keeps what edgeR keeps', () => {
    const groups = countsReference.group.map(group => (group === 'A' ? 0 : 1))
    const thrice = Float64Array.from(
      { length: 400 * 36 },
      (_, i) => counts[Math.floor(i / 36) * 12 + (i % 12)],
    )
    const error = Math.max(
      recordRelativeError('Filter by expression', filterByExpression(counts, 12, { groups }), r.keep),
      recordRelativeError(
        'Filter by expression',
        filterByExpression(counts, 12, { librarySizes: effective }),
        r.keepOne,
      ),
      recordRelativeError(
        'Filter by expression',
        filterByExpression(thrice, 36, { groups: Array.from({ length: 36 }, (_, s) => (s < 18 ? 0 : 1)) }),
        r.keepMany,
      ),
    )
    expect(error).toBe(0)
  })

  it('refuses what are no counts', () => {
    expect(() => requireCounts(assayOf('log2', 1, 1, [3]), 'TMM')).toThrow('takes counts')
    expect(() => requireCounts(assayOf('counts', 1, 2, [3, -1]), 'TMM')).toThrow('a count of -1 in f1 of s2')
    expect(() => requireCounts(assayOf('counts', 1, 2, [3, Number.NaN]), 'TMM')).toThrow('a missing count')
    expect(() => requireCounts(assayOf('counts', 1, 2, [3, 0]), 'TMM')).toThrow('no read at all in s2')
  })
})

describe('quantile normalisation', () => {
  it('agrees with preprocessCore, with ties and missing values', () => {
    const { x, normalised, whole, wholeNormalised, target, new: fresh, newNormalised } = r.quantile
    const some = numbers(x)
    const all = Float64Array.from(whole)
    const present = (values: ArrayLike<number>) => Array.from(values, v => (Number.isNaN(v) ? -1 : v))
    const check = (a: Float64Array, b: readonly (number | null)[]) =>
      recordRelativeError('Quantile normalisation', present(a), present(numbers(b)))
    const error = Math.max(
      check(quantileTarget(some, 7), target),
      check(quantileNormalise(all, 7, quantileTarget(all, 7)), wholeNormalised),
      check(quantileNormalise(some, 7, quantileTarget(some, 7)), normalised),
      check(quantileNormalise(numbers(fresh), 1, Float64Array.from(target)), newNormalised),
    )
    expect(error).toBeLessThan(1e-12)
  })
})
