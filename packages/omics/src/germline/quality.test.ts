import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cohortGenotypes } from '../../test/cohort-genotypes.ts'
import { simulateCohort } from '../../test/germline-cohort.ts'
import { OmicsError } from '../assay/omics-error.ts'
import { unknownSample } from '../assay/sample.ts'
import { concordance } from './concordance.ts'
import { genotypesOf } from './genotypes.ts'
import { germlineQuality } from './germline-quality.ts'
import { hardyWeinbergExact } from './hardy-weinberg.ts'
import { kinship, relationOf } from './kinship.ts'
import { pruneLinked, squaredCorrelations } from './ld-pruning.ts'
import { sampleQuality } from './sample-quality.ts'
import { columnsOfVariants } from './variant.ts'
import { variantQuality } from './variant-quality.ts'

const plain = (rows: number[][], chromosome = '1', position = 5_000_000) =>
  genotypesOf({
    samples: rows[0].map((_, s) => unknownSample(`S${s}`)),
    variants: columnsOfVariants(
      rows.map((_, v) => ({ chromosome, position: position + v, id: null, reference: 'A', alternate: 'C' })),
    ),
    rows,
    build: 'GRCh38',
  })

describe('hardyWeinbergExact', () => {
  it('is a probability, the same for exchanged homozygotes, 1 for one allele alone, and mid-p is the smaller', () => {
    const count = fc.integer({ min: 0, max: 400 })
    fc.assert(
      fc.property(count, count, count, (heterozygous, a, b) => {
        const p = hardyWeinbergExact({ heterozygous, homozygous: [a, b] })
        if (heterozygous + a + b === 0) return Number.isNaN(p)
        const mid = hardyWeinbergExact({ heterozygous, homozygous: [a, b] }, { midP: true })
        return p > 0 && p <= 1 && mid < p && p === hardyWeinbergExact({ heterozygous, homozygous: [b, a] })
      }),
    )
    expect(hardyWeinbergExact({ heterozygous: 0, homozygous: [100, 0] })).toBe(1)
    expect(() => hardyWeinbergExact({ heterozygous: 0.5, homozygous: [1, 1] })).toThrow(OmicsError)
  })
})

describe('variantQuality', () => {
  it('of one allele, of no call, and of one sample', () => {
    const { callRate, frequency, hardyWeinberg, minorCount } = variantQuality(
      plain([
        [0, 0, 0],
        [-1, -1, -1],
        [2, 2, 1],
      ]),
    )
    expect([...callRate]).toEqual([1, 0, 1])
    expect([...frequency]).toEqual([0, Number.NaN, 5 / 6])
    expect([...minorCount]).toEqual([0, Number.NaN, 1])
    expect([...hardyWeinberg]).toEqual([1, Number.NaN, 1])
    expect(variantQuality(plain([[1]])).hardyWeinberg[0]).toBe(1)
  })

  it('men count one allele of X, none of them enters the equilibrium, their heterozygous calls are counted', () => {
    const sex = ['female', 'female', 'male', 'male', null] as const
    const rows = [[1, 1, 2, 1, 0]]
    const x = variantQuality(plain(rows, 'X'), { sex })
    // Alleles 2 + 2 + 1 + 1 + 2; copies 1 + 1 + 1 + 0.5 + 0.
    expect(x.frequency[0]).toBeCloseTo(3.5 / 8, 12)
    expect(x.heterozygousMen[0]).toBe(1)
    expect(x.hardyWeinberg[0]).toBe(hardyWeinbergExact({ heterozygous: 2, homozygous: [0, 0] }))
    const pseudoautosomal = variantQuality(plain(rows, 'X', 20_000), { sex })
    expect(pseudoautosomal.frequency[0]).toBeCloseTo(0.5, 12)
    expect(pseudoautosomal.heterozygousMen[0]).toBe(0)
    const y = variantQuality(plain([[0, -1, 2, 0, -1]], 'Y'), { sex })
    expect([y.callRate[0], y.frequency[0], y.hardyWeinberg[0]]).toEqual([1, 0.5, Number.NaN])
  })
})

describe('kinship', () => {
  const cohort = simulateCohort({
    people: 60,
    variants: 6000,
    seed: 11,
    family: true,
    block: 1,
    variantsX: 200,
  })
  const { genotypes, place } = cohortGenotypes(cohort)

  it('of a simulated family: parents and sibs near 0.25, the same person 0.5, others near 0 or below', () => {
    const pairs = kinship(genotypes)
    const of = (a: string, b: string) => {
      const pair = pairs.find(
        one => one.first === Math.min(place(a), place(b)) && one.second === Math.max(place(a), place(b)),
      )
      return pair ?? { kinship: Number.NaN, ibs0: Number.NaN }
    }
    for (const [a, b] of [
      ['S1', 'CHILD'],
      ['S2', 'SIB'],
    ]) {
      expect(of(a, b).kinship).toBeCloseTo(0.25, 1)
      expect(of(a, b).ibs0).toBe(0)
      expect(relationOf(of(a, b))).toBe('parent-child')
    }
    expect(Math.abs(of('CHILD', 'SIB').kinship - 0.25)).toBeLessThan(0.04)
    expect(relationOf(of('CHILD', 'SIB'))).toBe('siblings')
    expect(of('S3', 'AGAIN').kinship).toBe(0.5)
    const family = new Set(['S1', 'S2', 'S3', 'CHILD', 'SIB', 'AGAIN'])
    const others = pairs.filter(
      ({ first, second }) =>
        !(family.has(genotypes.samples[first].id) && family.has(genotypes.samples[second].id)),
    )
    expect(others.every(pair => relationOf(pair) === 'unrelated')).toBe(true)
  })

  it('by hand: two people at six variants', () => {
    // Both heterozygous at 2, opposite at 1; 3 and 4 heterozygous calls: (2 - 2) / 6 + 1/2 - 7 / 12.
    const [pair] = kinship(
      plain([
        [1, 1],
        [1, 1],
        [1, 0],
        [0, 1],
        [2, 1],
        [0, 2],
        [-1, 1],
      ]),
    )
    expect(pair.kinship).toBeCloseTo(0.5 - 7 / 12, 12)
    expect(pair).toMatchObject({ variants: 6, ibs0: 1 / 6 })
    expect(() => kinship(plain([[1, 1]], 'X'))).toThrow(OmicsError)
  })

  it('findings name relatives, swaps of sex and people with two samples', () => {
    const declared = genotypes.with({
      samples: genotypes.samples.map((sample, s) => ({
        ...sample,
        patientId: sample.id === 'AGAIN' ? 'S3' : sample.id,
        covariates: { sex: s === 5 ? 'F' : (sample.covariates.sex ?? null) },
      })),
    })
    const found = germlineQuality(declared).findings
    const codes = Object.fromEntries(
      Map.groupBy(found, ({ code }) => code)
        .entries()
        .map(([code, all]) => [code, all.length]),
    )
    expect(codes).toMatchObject({ 'sex-mismatch': 1, 'same-patient-twice': 1, 'first-degree-relatives': 5 })
    expect(found.find(({ code }) => code === 'sex-mismatch')).toMatchObject({
      severity: 'error',
      patientId: 'S6',
    })
    expect(germlineQuality(genotypes).findings.map(({ code }) => code)).toContain('duplicate-sample')
  })

  it('one sample: no pairs, no outliers, no error', () => {
    const one = genotypes.select(Int32Array.of(0))
    const { related, findings, samples } = germlineQuality(one)
    expect([related.length, findings.length]).toEqual([0, 0])
    expect([...samples.heterozygosityZ]).toEqual([Number.NaN])
    expect([...sampleQuality(one).callRate]).toEqual([1])
  })
})

describe('pruneLinked', () => {
  it('keeps no pair above r2 within a window, and of a linked pair the commoner', () => {
    const cohort = simulateCohort({ people: 120, variants: 600, seed: 5, block: 8 })
    const { genotypes } = cohortGenotypes(cohort)
    const kept = pruneLinked(genotypes, { window: 20, step: 1, r2: 0.1 })
    expect(kept.length).toBeGreaterThan(50)
    expect(kept.length).toBeLessThan(500)
    for (let i = 0; i < kept.length; i++)
      for (let j = i + 1; j < kept.length && kept[j] - kept[i] < 20; j++)
        if (genotypes.chromosome(kept[i]) === genotypes.chromosome(kept[j]))
          expect(squaredCorrelations(genotypes, kept[i], kept[j])).toBeLessThanOrEqual(0.1)
    // The second has the rarer allele less often; one allele alone is never kept.
    expect([
      ...pruneLinked(
        plain([
          [0, 1, 2, 1, 0, 0, 1, 0],
          [0, 1, 2, 1, 0, 0, 0, 0],
          [0, 0, 0, 0, 0, 0, 0, 0],
        ]),
      ),
    ]).toEqual([0])
    expect(() => pruneLinked(genotypes, { window: 1 })).toThrow(OmicsError)
  })
})

describe('concordance', () => {
  it('finds each sample again in a second file, also with alleles exchanged and samples swapped', () => {
    const { genotypes } = cohortGenotypes(simulateCohort({ people: 12, variants: 400, seed: 9 }))
    const order = [1, 0, ...Array.from({ length: 10 }, (_, i) => i + 2)]
    const other = genotypes.select(Int32Array.from(order))
    const exchanged = genotypesOf({
      samples: other.samples,
      variants: columnsOfVariants(
        Array.from({ length: other.count }, (_, v) => {
          const { reference, alternate, ...rest } = other.variant(v)
          return { ...rest, reference: alternate, alternate: reference }
        }),
      ),
      rows: Array.from({ length: other.count }, (_, v) => Array.from(other.calls(v), call => 2 - call)),
      build: 'GRCh38',
    })
    for (const second of [other, exchanged]) {
      const { best } = concordance(genotypes, second)
      expect(best.map(pair => pair.second)).toEqual(order)
      expect(best.every(pair => pair.agreement === 1)).toBe(true)
    }
    expect(() => concordance(genotypes, genotypes.with({ build: 'GRCh37' }))).toThrow(/lift/)
    expect(() => concordance(genotypes, genotypes.selectVariants([1, 2]))).toThrow(/common variants/)
  })
})
