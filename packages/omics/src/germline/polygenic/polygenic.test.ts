import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { FindingsError } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { afterAll, describe, expect, it } from 'vitest'
import { OmicsError } from '../../assay/omics-error.ts'
import { unknownSample } from '../../assay/sample.ts'
import { genotypesOf } from '../genotypes.ts'
import { columnsOfVariants } from '../variant.ts'
import { isAmbiguous, matchAlleles, otherStrand } from './alleles.ts'
import { polygenicScoreFromJson } from './fitted-score.ts'
import { matchWeights } from './match-weights.ts'
import { fitPolygenicScore } from './polygenic-score.ts'
import { readScoringFile } from './scoring-file.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'pgs-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (text: string | Buffer, name = 'score.txt') => {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}
const head =
  '###PGS CATALOG SCORING FILE\n#pgs_id=PGS000001\n#trait_reported=Psoriasis\n#genome_build=GRCh37\n#HmPOS_build=GRCh38\n'
const names =
  'rsID\tchr_name\tchr_position\teffect_allele\tother_allele\teffect_weight\tallelefrequency_effect\thm_chr\thm_pos\n'
const text = (...rows: string[]) =>
  `${head}${names}${rows.map(row => row.split(' ').join('\t')).join('\n')}\n`

// chromosome 1: positions on GRCh38; alleles reference > alternate; five samples.
const cohort = (build: 'GRCh38' | 'GRCh37' | null = 'GRCh38') =>
  genotypesOf({
    samples: ['S1', 'S2', 'S3', 'S4', 'S5'].map(unknownSample),
    variants: columnsOfVariants(
      [
        ['rs1', 100, 'A', 'G'],
        ['rs2', 200, 'C', 'T'],
        ['rs3', 300, 'A', 'T'],
        ['rs4', 400, 'G', 'A'],
        [null, 500, 'C', 'A'],
      ].map(([id, position, reference, alternate]) => ({
        chromosome: '1',
        position: Number(position),
        id: id === null ? null : String(id),
        reference: String(reference),
        alternate: String(alternate),
      })),
    ),
    rows: [
      [0, 1, 2, 1, -1],
      [0, 0, 1, 2, 1],
      [0, 0, 0, 1, 0],
      [2, 1, 1, 0, 0],
      [1, 0, 0, 0, 1],
    ],
    build,
  })

describe('alleles of a score', () => {
  it('as they are, exchanged, on the other strand; ambiguous ones', () => {
    expect(otherStrand('AAC')).toBe('GTT')
    expect([
      isAmbiguous('A', 'T'),
      isAmbiguous('G', 'C'),
      isAmbiguous('A', 'C'),
      isAmbiguous('AT', 'AT'),
    ]).toEqual([true, true, false, true])
    expect(matchAlleles('G', 'A', 'A', 'G')).toEqual({ effectIsAlternate: true, flipped: false })
    expect(matchAlleles('A', 'G', 'A', 'G')).toEqual({ effectIsAlternate: false, flipped: false })
    expect(matchAlleles('C', 'T', 'A', 'G')).toEqual({ effectIsAlternate: true, flipped: true })
    expect(matchAlleles('C', null, 'A', 'G')).toEqual({ effectIsAlternate: true, flipped: true })
    expect(matchAlleles('C', 'A', 'A', 'G')).toBeNull()
    expect(matchAlleles('A', 'G', 'A', '.')).toEqual({ effectIsAlternate: false, flipped: false })
    expect(matchAlleles('G', 'A', 'A', '.')).toEqual({ effectIsAlternate: true, flipped: false })
  })
})

describe('readScoringFile', () => {
  it('reads harmonised and original places, packed too', async () => {
    const file = await readScoringFile(
      write(gzipSync(text('rs1 1 90 G A 0.5 0.2 1 100')), 'PGS1_hmPOS_GRCh38.txt.gz'),
    )
    expect(file).toMatchObject({
      name: 'PGS000001',
      trait: 'Psoriasis',
      builds: ['GRCh37', 'GRCh38'],
      leftOut: 0,
    })
    expect(file.weights[0]).toMatchObject({
      id: 'rs1',
      loci: [
        { build: 'GRCh37', chromosome: '1', position: 90 },
        { build: 'GRCh38', chromosome: '1', position: 100 },
      ],
      weights: [0, 0.5, 1],
      frequency: 0.2,
    })
  })

  it('dominant, recessive and weights by dosage', async () => {
    const own = `${head}rsID\teffect_allele\teffect_weight\tis_dominant\tis_recessive\tdosage_0_weight\tdosage_1_weight\tdosage_2_weight\n`
    const file = await readScoringFile(
      write(`${own}rs1\tA\t2\tTrue\tFalse\nrs2\tA\t2\tFalse\tTrue\nrs3\tA\t\t\t\t0.1\t0.2\t0.9\n`),
    )
    expect(file.weights.map(({ weights }) => weights)).toEqual([
      [0, 2, 2],
      [0, 0, 2],
      [0.1, 0.2, 0.9],
    ])
  })

  it('leaves out what is no simple variant, with findings; refuses what has none', async () => {
    const file = await readScoringFile(
      write(
        text(
          'rs1 1 90 G A 0.5 . 1 100',
          'rs1 1 90 G A 0.5 . 1 100',
          'rs2 1 91 G A x . 1 101',
          'rs3 1 92 I D 1 . 1 102',
          '. . . G A 1 . . .',
          'rs9',
        ),
      ),
    )
    expect(file.weights.length).toBe(1)
    expect(file.leftOut).toBe(5)
    expect(file.findings.map(({ code, row }) => [code, row])).toEqual([
      ['weight-twice', 8],
      ['weight-unreadable', 9],
      ['weight-allele', 10],
      ['weight-nowhere', 11],
      ['weight-ragged', 12],
    ])
    const short = await readScoringFile(write(`#variants_number=3\n${text('rs1 1 90 G A 0.5 . 1 100')}`))
    expect(short.findings[0]).toMatchObject({ code: 'variants-number', severity: 'error' })
    const ratios = await readScoringFile(write(`#weight_type=OR\n${text('rs1 1 90 G A 1.5 . 1 100')}`))
    expect(ratios.findings[0]).toMatchObject({ code: 'weights-are-ratios', severity: 'warning' })
    for (const bad of ['', 'a\tb\n1\t2\n', `${head}${names}`, `${head}rsID\teffect_allele\nrs1\tA\n`])
      await expect(readScoringFile(write(bad))).rejects.toThrow(FindingsError)
  })

  it('mutated files give a score or findings, never another error', async () => {
    const random = createRandom(3)
    const sound = text(
      'rs1 1 90 G A 0.5 0.1 1 100',
      'rs2 1 190 T C -0.5 0.3 1 200',
      'rs4 1 390 A G 0.1 0.4 1 400',
    )
    const parts = ['\t', '\n', '', 'NA', '#', '=', '1e999', '-', '\0', 'é', 'True']
    const genotypes = cohort()
    for (let n = 0; n < 200; n++) {
      let mutant = sound
      for (let k = 0; k <= random.integer(4); k++) {
        const at = random.integer(mutant.length)
        mutant =
          mutant.slice(0, at) + parts[random.integer(parts.length)] + mutant.slice(at + random.integer(5))
      }
      try {
        fitPolygenicScore(genotypes, await readScoringFile(write(mutant)), { leastCoverage: 0.1 })
      } catch (error) {
        expect(error instanceof FindingsError || error instanceof OmicsError).toBe(true)
      }
    }
  })
})

describe('polygenic scores', () => {
  const rows = ['rs1 1 90 G A 0.5 0.2 1 100', 'rs2 1 190 C T 1 0.5 1 200', 'rs4 1 390 T C 2 0.3 1 400']

  it('by hand: as they are, reference as effect, other strand; a missing call at its frequency', async () => {
    const file = await readScoringFile(write(text(...rows)))
    const { fitted, match } = fitPolygenicScore(cohort(), file, { leastCoverage: 0.5 })
    expect(match).toMatchObject({ by: 'position', coverage: 1, counts: { matched: 3, flipped: 1 } })
    // G copies 0 1 2 1 and 2 x 0.5 for the missing one; C copies 2 2 1 0 1; A copies (T on the other strand) 2 1 1 0 0.
    const expected = [0 + 2 + 4, 0.5 + 2 + 2, 1 + 1 + 2, 0.5 + 0 + 0, 0.5 + 1 + 0]
    const raw = fitted.raw(cohort())
    expect([...raw.score]).toEqual(expected)
    expect(raw.coverage[4]).toBeCloseTo(2 / 3, 12)
    const z = fitted.apply(cohort()).values
    expect(z.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12)
    expect(z.reduce((sum, value) => sum + value * value, 0) / 4).toBeCloseTo(1, 12)
  })

  it('a sample with too few calls has no score; missing calls dropped scale the rest', async () => {
    const file = await readScoringFile(write(text(...rows)))
    const strict = fitPolygenicScore(cohort(), file, { leastCoverage: 0.9 }).fitted
    expect(strict.apply(cohort()).values[4]).toBeNaN()
    const dropped = fitPolygenicScore(cohort(), file, { missing: 'drop', leastCoverage: 0.5 }).fitted
    expect(dropped.raw(cohort()).score[4]).toBeCloseTo((1 + 0) * 1.5, 12)
  })

  it('ambiguous variants: dropped, kept, or by frequency', async () => {
    const of = async (frequency: string, effect = 'T', other = 'A') =>
      readScoringFile(write(text(...rows, `rs3 1 290 ${effect} ${other} 1 ${frequency} 1 300`)))
    const genotypes = cohort()
    const common = await of('0.1')
    expect(matchWeights(common, genotypes, 'drop').counts.ambiguous).toBe(1)
    expect(matchWeights(common, genotypes, 'keep').matched[3].effectIsAlternate).toBe(true)
    // The alternate T has frequency 0.1 here.
    expect(matchWeights(common, genotypes, 'frequency').matched[3].effectIsAlternate).toBe(true)
    expect(matchWeights(await of('0.9'), genotypes, 'frequency').matched[3].effectIsAlternate).toBe(false)
    expect(matchWeights(await of('0.5'), genotypes, 'frequency').counts.ambiguous).toBe(1)
    expect(matchWeights(await of('.'), genotypes, 'frequency').counts.ambiguous).toBe(1)
  })

  it('by rs number where the builds differ, refused where neither fits or the alleles say another build', async () => {
    const original = await readScoringFile(write(text(...rows).replace('#HmPOS_build=GRCh38\n', '')))
    expect(matchWeights(original, cohort(), 'drop')).toMatchObject({ by: 'id', counts: { matched: 3 } })
    const nameless = await readScoringFile(
      write(text(...rows.map(row => row.replace(/^rs\d/, '.'))).replace('#HmPOS_build=GRCh38\n', '')),
    )
    expect(() => matchWeights(nameless, cohort(), 'drop')).toThrow(/harmonised/)
    expect(() => matchWeights(nameless, cohort(null), 'drop')).toThrow(/--build/)
    const wrong = genotypesOf({
      samples: cohort().samples,
      variants: columnsOfVariants(
        Array.from({ length: 20 }, (_, v) => ({
          chromosome: '1',
          position: 100 + v,
          id: null,
          reference: 'A',
          alternate: 'C',
        })),
      ),
      rows: Array.from({ length: 20 }, () => [0, 1, 2, 0, 0]),
      build: 'GRCh38',
    })
    const many = await readScoringFile(
      write(text(...Array.from({ length: 20 }, (_, v) => `rs${v + 50} 1 1 A G 1 . 1 ${100 + v}`))),
    )
    expect(() => matchWeights(many, wrong, 'drop')).toThrow(/build of the VCF/)
  })

  it('refuses below the least coverage, and a new file without the variants', async () => {
    const file = await readScoringFile(write(text(...rows, 'rs8 1 1 A C 1 . 1 800', 'rs9 1 1 A C 1 . 1 900')))
    expect(() => fitPolygenicScore(cohort(), file)).toThrow(/3 of 5 variants .*2 absent/)
    const { fitted } = fitPolygenicScore(cohort(), file, { leastCoverage: 0.5 })
    expect(() => fitted.apply(cohort().selectVariants([0]))).toThrow(OmicsError)
    expect(() => fitted.apply(cohort('GRCh37'))).toThrow(/lift/)
  })

  it('a new sample’s score does not depend on the others beside it, and JSON gives the same', async () => {
    const file = await readScoringFile(write(text(...rows)))
    const { fitted } = fitPolygenicScore(cohort().select(Int32Array.of(0, 1, 2)), file, {
      leastCoverage: 0.5,
    })
    const again = polygenicScoreFromJson(JSON.parse(JSON.stringify(fitted)))
    const together = fitted.apply(cohort()).values
    for (const s of [3, 4]) expect(again.apply(cohort().select(Int32Array.of(s))).values[0]).toBe(together[s])
  })
})
