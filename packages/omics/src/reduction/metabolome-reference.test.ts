import { describe, expect, it } from 'vitest'
import { recordRelativeError, reference } from '../../test/agreement.ts'
import { Assay } from '../assay/assay.ts'
import { unknownSample } from '../assay/sample.ts'
import { quotients, referenceSpectrum } from '../intensity-normalisation/index.ts'
import { censoredNormal, censoredTail } from '../missingness/index.ts'
import { trainingSamples } from '../normalisation/training-samples.ts'
import { relativeSpread } from '../run-quality/index.ts'
import { pcaFitter, pcaFromJson } from './index.ts'

const r = reference<{
  x: (number | null)[][]
  spectrum: number[]
  quotient: number[]
  pca: {
    values: number[][]
    absLoadings: number[][]
    absScores: number[][]
    explained: number[]
    t2: number[]
    q: number[]
    t2limit: number
    t2new: number
    qlimit: number
  }
  tobit: { found: number[]; below: number; limit: number; mean: number; sd: number; logLik: number }
  tail: { mean: number; sd: number; upper: number }
  precision: { values: number[]; rsd: number; robust: number }
}>('metabolome')

/** Samples in rows, as R has them. */
function assayOf(rows: readonly (readonly (number | null)[])[], scale: 'intensity' | 'ln'): Assay {
  const size = rows.length
  const count = rows[0].length
  return new Assay({
    name: 'reference',
    scale,
    features: Array.from({ length: count }, (_, f) => ({ id: `m${f}`, symbol: null, names: {} })),
    samples: Array.from({ length: size }, (_, s) => unknownSample(`s${s}`)),
    values: Float64Array.from({ length: size * count }, (_, at) => {
      const value = rows[at % size][Math.floor(at / size)]
      return typeof value === 'number' ? value : Number.NaN
    }),
  })
}

describe('metabolome against R', () => {
  it('quotients to the reference spectrum agree with their definition in R', () => {
    const assay = assayOf(r.x, 'intensity')
    const spectrum = referenceSpectrum(assay)
    const method = 'Probabilistic quotient normalisation'
    expect(recordRelativeError(method, spectrum, r.spectrum)).toBeLessThan(1e-9)
    expect(recordRelativeError(method, quotients(assay, spectrum), r.quotient)).toBeLessThan(1e-9)
  })

  it('components, distances and limits agree with prcomp and the formulas in R', () => {
    const assay = assayOf(r.pca.values, 'ln')
    const fitted = pcaFitter({ components: 3 }).fit(trainingSamples(assay), { seed: 1 })
    const method = 'Principal components with Hotelling and residual limits'
    const pairs: [ArrayLike<number>, ArrayLike<number>][] = [
      [fitted.explained, r.pca.explained],
      [fitted.training.t2, r.pca.t2],
      [fitted.training.q, r.pca.q],
      [
        [fitted.limits.t2, fitted.limits.t2New, fitted.limits.q],
        [r.pca.t2limit, r.pca.t2new, r.pca.qlimit],
      ],
      ...fitted.loadings.map((loading, a): [ArrayLike<number>, ArrayLike<number>] => [
        loading.map(Math.abs),
        r.pca.absLoadings.map(row => row[a]),
      ]),
      ...fitted.training.scores.map((scores, a): [ArrayLike<number>, ArrayLike<number>] => [
        scores.map(Math.abs),
        r.pca.absScores.map(row => row[a]),
      ]),
    ]
    for (const [actual, expected] of pairs)
      expect(recordRelativeError(method, actual, expected)).toBeLessThan(1e-7)
    // A new sample's place depends on itself alone, also through JSON.
    const back = pcaFromJson(JSON.parse(JSON.stringify(fitted)))
    const alone = back.apply(assay.select(Int32Array.of(4)))
    expect(alone.t2[0]).toBeCloseTo(fitted.training.t2[4], 9)
    expect(() => back.apply(assayOf(r.x, 'ln'))).toThrow(/missing in/)
  })

  it('the censored normal agrees with survreg', () => {
    const { found, below, limit, mean, sd, logLik } = r.tobit
    const fit = censoredNormal(Float64Array.from(found), below, limit)
    expect(
      recordRelativeError(
        'Left-censored normal (Tobit)',
        [fit.mean, fit.sd, fit.logLikelihood],
        [mean, sd, logLik],
      ),
    ).toBeLessThan(1e-6)
  })

  it('the tail of left-censored values agrees with lm on normal quantiles', () => {
    const tail = censoredTail(Float64Array.from(r.tobit.found), r.tobit.below)
    expect(
      recordRelativeError(
        'Left-censored draw by quantile regression (QRILC)',
        [tail.mean, tail.sd, tail.upper],
        [r.tail.mean, r.tail.sd, r.tail.upper],
      ),
    ).toBeLessThan(1e-8)
  })

  it('relative standard deviations agree with sd, mean, mad and median', () => {
    const { values, rsd, robust } = r.precision
    expect(
      recordRelativeError(
        'Relative standard deviation of QC samples',
        [relativeSpread(values), relativeSpread(values, true)],
        [rsd, robust],
      ),
    ).toBeLessThan(1e-9)
  })
})
