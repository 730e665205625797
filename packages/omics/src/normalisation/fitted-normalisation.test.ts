import { describe, expect, it } from 'vitest'
import { recordRelativeError, reference } from '../../test/agreement.ts'
import { countsAssay } from '../../test/counts.ts'
import { normalisationFromJson, normalisationMethods, normalisationNamed } from './methods.ts'
import { trainingSamples } from './training-samples.ts'

const lengths = Object.fromEntries(countsAssay.features.map(({ id }, f) => [id, 500 + 7 * f]))
const mine = ['tmm', 'median-ratio', 'upper-quartile', 'cpm', 'tpm', 'vst', 'quantile']
const own = normalisationMethods.filter(({ name }) => mine.includes(name))
const training = trainingSamples(countsAssay.select(Int32Array.from({ length: 8 }, (_, s) => s)))

describe.each(own.map(method => [method.name, method] as const))('%s, frozen on training', (_, method) => {
  const fitted = method.fitter({ lengths }).fit(training, { seed: 1 })

  it('gives a new sample the same whatever stands beside it, and after writing and reading', () => {
    const alone = fitted.apply(countsAssay.select(Int32Array.of(10)))
    const beside = fitted.apply(countsAssay.select(Int32Array.of(8, 9, 10, 11)))
    const again = normalisationFromJson(JSON.parse(JSON.stringify(fitted)))
    expect([...beside.select(Int32Array.of(2)).values]).toEqual([...alone.values])
    expect([...again.apply(countsAssay.select(Int32Array.of(10))).values]).toEqual([...alone.values])
    expect(fitted.numbers(countsAssay)).toHaveLength(12)
  })

  it('refuses a file of other features, and names the few that lack', () => {
    const half = countsAssay.selectFeatures(Array.from({ length: 200 }, (_, f) => f))
    expect(() => fitted.apply(half)).toThrow('200 of the 400 features')
    const most = countsAssay.selectFeatures(Array.from({ length: 390 }, (_, f) => f))
    expect(fitted.apply(most).features).toHaveLength(400)
    expect(fitted.findings(most).map(({ code }) => code)).toContain('features-missing')
  })
})

describe('frozen normalisation on its own training', () => {
  it('gives the whole-data values', () => {
    const r = reference<{ tmm: number[]; sizeFactors: number[]; upperQuartile: number[]; logCpm: number[] }>(
      'normalisation',
    )
    const all = trainingSamples(countsAssay)
    const numbers = (name: string, field: string) => {
      const fitted = normalisationNamed(name)?.fitter({}).fit(all, { seed: 1 })
      return fitted?.numbers(countsAssay).map(one => one[field]) ?? []
    }
    const errors = [
      recordRelativeError('Frozen normalisation of training', numbers('tmm', 'factor'), r.tmm),
      recordRelativeError(
        'Frozen normalisation of training',
        numbers('median-ratio', 'size factor'),
        r.sizeFactors,
      ),
      recordRelativeError(
        'Frozen normalisation of training',
        numbers('upper-quartile', 'factor'),
        r.upperQuartile,
      ),
      recordRelativeError(
        'Frozen normalisation of training',
        normalisationNamed('tmm')?.fitter({}).fit(all, { seed: 1 }).apply(countsAssay).values ?? [],
        r.logCpm,
      ),
    ]
    expect(Math.max(...errors)).toBeLessThan(1e-11)
  })

  it('stabilises variances as DESeq2', () => {
    const r = reference<{ vst: number[]; blind: number[] }>('deseq2-outliers')
    const fitted = normalisationNamed('vst')?.fitter({}).fit(trainingSamples(countsAssay), { seed: 1 })
    const values = fitted?.apply(countsAssay).values.subarray(0, 2400) ?? []
    expect(recordRelativeError('Variance stabilising transformation', values, r.vst)).toBeLessThan(1e-6)
  })

  it('refuses what is no stored reference', () => {
    expect(() => normalisationFromJson({ method: 'tmm' })).toThrow('no stored reference of trimmed mean')
    expect(() => normalisationFromJson([1])).toThrow('no stored reference of a normalisation')
  })
})
