import { makeSplit } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { cohortGenotypes } from '../../test/cohort-genotypes.ts'
import { simulateCohort } from '../../test/germline-cohort.ts'
import { OmicsError } from '../assay/omics-error.ts'
import { ancestryComponents, fitAncestry } from './ancestry-components.ts'
import { ancestryFromJson } from './fitted-ancestry.ts'
import { genotypesOf } from './genotypes.ts'
import { columnsOfVariants } from './variant.ts'

const cohort = simulateCohort({ people: 80, variants: 1200, seed: 21, fst: 0.1 })
const { genotypes } = cohortGenotypes(cohort)
const even = Int32Array.from({ length: 60 }, (_, i) => Math.floor((i * 4) / 3))
const heldOut = Int32Array.from(genotypes.samples.keys()).filter(s => !even.includes(s))
const split = makeSplit({
  name: 'ancestry',
  kind: 'external',
  groups: Int32Array.from(genotypes.samples.keys()),
  folds: [{ name: 'new samples', training: even, heldOut }],
})
const divided = split.folds[0].divide(genotypes)
const fitted = ancestryComponents({ components: 3 }).fit(divided.training, { seed: 1 })

describe('ancestryComponents', () => {
  it('tell the two ancestries apart, among training samples and new ones', () => {
    for (const [data, rows] of [
      [divided.training.data, divided.training.rows],
      [divided.heldOut.data, heldOut],
    ] as const) {
      const first = fitted.apply(data).row(0)
      const sides = new Set(
        Array.from(first, (value, i) => Math.sign(value) * (cohort.people[rows[i]].ancestry - 0.5)),
      )
      expect(sides.size).toBe(1)
    }
    expect(fitted.parts.share[0]).toBeGreaterThan(3 * fitted.parts.share[1])
  })

  it('a new sample’s scores do not depend on the others beside it, and JSON gives the same', () => {
    const together = fitted.apply(divided.heldOut.data)
    const again = ancestryFromJson(JSON.parse(JSON.stringify(fitted)))
    for (const s of [0, 7]) {
      const alone = again.apply(genotypes.select(Int32Array.of(heldOut[s])))
      for (let k = 0; k < 3; k++) expect(alone.row(k)[0]).toBe(together.row(k)[s])
    }
    expect(() => ancestryFromJson({ ...fitted.toJSON(), mean: [1] })).toThrow(OmicsError)
  })

  it('training scores are those of the whole-data method: uncorrelated, with the variances told', () => {
    const scores = fitted.apply(divided.training.data)
    for (let k = 0; k < 3; k++) {
      const row = scores.row(k)
      const squares = row.reduce((sum, value) => sum + value * value, 0)
      expect(squares / (row.length - 1)).toBeCloseTo(fitted.parts.variance[k], 8)
      for (let j = 0; j < k; j++) {
        const product = row.reduce((sum, value, s) => sum + value * scores.row(j)[s], 0)
        expect(Math.abs(product)).toBeLessThan(1e-7 * squares)
      }
    }
  })

  it('reads alleles that are exchanged, takes missing variants at the mean, and refuses too many', () => {
    const exchanged = genotypesOf({
      samples: genotypes.samples,
      variants: columnsOfVariants(
        Array.from({ length: genotypes.count }, (_, v) => {
          const { reference, alternate, ...rest } = genotypes.variant(v)
          return { ...rest, reference: alternate, alternate: reference }
        }),
      ),
      rows: Array.from({ length: genotypes.count }, (_, v) =>
        Array.from(genotypes.calls(v), call => 2 - call),
      ),
      build: 'GRCh38',
    })
    const [ours, theirs] = [fitted.apply(genotypes), fitted.apply(exchanged)]
    for (let s = 0; s < genotypes.size; s++) expect(theirs.row(0)[s]).toBeCloseTo(ours.row(0)[s], 9)
    const most = genotypes.selectVariants(genotypes.placesWhere(v => v % 10 > 0))
    expect(fitted.coverage(most).found).toBeLessThan(fitted.coverage(most).wanted)
    expect(Math.abs(fitted.apply(most).row(0)[0] / ours.row(0)[0] - 0.9)).toBeLessThan(0.1)
    expect(() => fitted.apply(genotypes.selectVariants(genotypes.placesWhere(v => v % 2 === 0)))).toThrow(
      /not in the file/,
    )
    expect(() => fitted.apply(genotypes.with({ build: 'GRCh37' }))).toThrow(/lift/)
  })

  it('refuses two samples, and a file without common variants', () => {
    expect(() => fitAncestry(genotypes.select(Int32Array.of(0, 1)))).toThrow(OmicsError)
    expect(() => fitAncestry(genotypes, { places: [] })).toThrow(/0 variants/)
  })
})
