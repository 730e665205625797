import { describe, expect, it } from 'vitest'
import { recordRelativeError, reference } from '../../test/agreement.ts'
import { Assay } from '../assay/assay.ts'
import { unknownSample } from '../assay/sample.ts'
import { normalisationNamed, trainingSamples } from '../normalisation/index.ts'
import { maxLfq, offsetLikelihood, stabilisingOffset } from './index.ts'

describe('intensities of proteins', () => {
  it("the generalised logarithm's offset agrees with optimise() of the same likelihood in R", () => {
    const { values, lambda, difference } = reference<{
      values: number[][]
      lambda: number
      difference: number
    }>('generalised-log')
    const flat = Float64Array.from(values.flat())
    const size = values[0].length
    const method = 'Generalised logarithm by profile likelihood (VSN-like)'
    const own = stabilisingOffset(flat, size)
    expect(recordRelativeError(method, [own], [lambda])).toBeLessThan(1e-4)
    const likelihoods = offsetLikelihood(flat, size, 100) - offsetLikelihood(flat, size, 10_000)
    expect(likelihoods).toBeCloseTo(difference, 6)
  })

  it('MaxLFQ recovers planted ratios although peptides are missing and one is wrong', () => {
    const sample = [1, 2, 0.5, 4]
    const flyability = [1e4, 3e5, 2e3, 5e4, 8e3]
    const peptides = flyability.map(a => Float64Array.from(sample, level => a * level))
    peptides[0][1] = Number.NaN
    peptides[1][3] = 0
    peptides[4][2] *= 30
    const found = maxLfq(peptides)
    sample.forEach((level, s) => {
      expect(found[s] / found[0]).toBeCloseTo(level, 9)
    })
    // Samples that share no peptide keep their own sums.
    const apart = maxLfq([Float64Array.of(5, Number.NaN), Float64Array.of(Number.NaN, 7)])
    expect([apart[0].toFixed(9), apart[1].toFixed(9)]).toEqual(['5.000000000', '7.000000000'])
    expect(Array.from(maxLfq([Float64Array.of(Number.NaN, 3)]))[0]).toBeNaN()
  })

  it('internal reference scaling undoes loading and the level of each plex, and refuses a plex without reference', () => {
    const samples = ['a1', 'a2', 'aref', 'b1', 'b2', 'bref'].map(id => ({
      ...unknownSample(id),
      batch: id[0],
      kind: id.endsWith('ref') ? ('reference' as const) : ('study' as const),
    }))
    const truth = [
      [10, 30, 20, 15, 25, 20],
      [50, 30, 40, 45, 35, 40],
    ]
    const plex = [
      [1, 3],
      [1, 0.5],
    ]
    const values = Float64Array.from(
      truth.flatMap((row, f) => row.map((value, s) => value * plex[f][s < 3 ? 0 : 1])),
    )
    const features = ['p', 'q'].map(id => ({ id, symbol: null, names: {} }))
    const assay = new Assay({ name: 'tmt', scale: 'intensity', features, samples, values })
    const fitted = normalisationNamed('tmt-irs')?.fitter({}).fit(trainingSamples(assay), { seed: 1 })
    const out = fitted?.apply(assay)
    const ratio = (f: number) => (out?.row(f)[2] ?? 0) / (out?.row(f)[5] ?? 1)
    expect([ratio(0), ratio(1)].map(v => Number(v.toFixed(9)))).toEqual([1, 1])
    expect(() => fitted?.apply(assay.where(({ id }) => id !== 'bref'))).toThrow(/no reference channel/)
  })
})
