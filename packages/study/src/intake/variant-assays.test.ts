import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { FindingsError } from '@tessera/evidence'
import { afterAll, describe, expect, it } from 'vitest'
import type { AssayStepProtocol } from '../protocol/assay-step.ts'
import { parseProtocol } from '../protocol/read.ts'
import { loadVariantAssays } from './variant-assays.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'variant-block-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (name: string, rows: readonly (readonly (string | number)[])[], separator = '\t') =>
  writeFileSync(path.join(folder, name), `${rows.map(row => row.join(separator)).join('\n')}\n`)

const { protocol } = parseProtocol(`study: variants
title: Variants
patients: { table: patients.csv, id: patient, centre: centre }
timeZero: { name: surgery, at: surgery_date }
endpoints: { recurred: { type: binary, event: recurred == 1 } }
blocks:
  dna: { variants: dna.maf, samples: sheet.csv, genes: [TP53, B2M], megabases: 2, segments: dna.seg, regions: genes.bed }
questions:
  - { prognosis: recurred, models: { dna: { blocks: [dna], learner: elastic-net } } }
`)
const header = [
  ...[
    'Hugo_Symbol',
    'Chromosome',
    'Start_Position',
    'End_Position',
    'Variant_Classification',
    'Variant_Type',
  ],
  ...['Reference_Allele', 'Tumor_Seq_Allele1', 'Tumor_Seq_Allele2', 'Tumor_Sample_Barcode'],
]
const mutation = (gene: string, at: number, of: string, variantClass = 'Missense_Mutation') => [
  ...[gene, '17', at, at, variantClass, 'SNP', 'C', 'C', 'T', of],
]
write('dna.maf', [
  header,
  mutation('TP53', 100, 'T1'),
  mutation('TTN', 200, 'T1'),
  mutation('B2M', 300, 'T1', 'Silent'),
  mutation('TTN', 400, 'T2'),
])
write(
  'sheet.csv',
  [
    ['sample', 'patient_id', 'date', 'material'],
    ['T1', 'P1', '2024-01-01', 'biopsy'],
    ['T2', 'P2', '2024-01-02', 'biopsy'],
    ['T3', 'P3', '2024-01-03', 'biopsy'],
  ],
  ',',
)
write('dna.seg', [
  ['ID', 'chrom', 'loc.start', 'loc.end', 'num.mark', 'seg.mean'],
  ['T1', 3, 90900001, 198295559, 50, 0.5],
  ['T1', 8, 1, 145138636, 50, 0],
])
const bed = (...rows: readonly (readonly (string | number)[])[]) => write('genes.bed', rows)
bed(['chr3', 90950000, 91000000, 'PROS1'], ['chr3', 90800000, 91000000, 'edge'], ['chr9', 100, 200, 'CDKN2A'])
const load = () => loadVariantAssays(protocol, folder, ['P1', 'P2', 'P3'])

describe('somatic variants as a block', () => {
  it('gives named genes, the burden, arms and the altered fraction of each tumour of the sheet', async () => {
    const { assays, sources } = await load()
    const [{ assay, patient }] = assays
    const row = (id: string) => [...assay.row(assay.features.findIndex(feature => feature.id === id))]
    expect([...patient]).toEqual([0, 1, 2])
    // A silent mutation is none; a tumour without any is in the sheet, and stays.
    expect(row('TP53')).toEqual([1, 0, 0])
    expect(row('B2M')).toEqual([0, 0, 0])
    expect(row('log2 mutations a megabase')).toEqual([2.5 / 2, 1.5 / 2, 0.5 / 2].map(Math.log2))
    expect(row('arm 3q')[0]).toBeCloseTo(0.5, 12)
    expect(row('arm 3q')[1]).toBeNaN()
    // The mean of what of a region is covered; a region that no segment covers is missing.
    expect(row('copies PROS1')).toEqual([0.5, Number.NaN, Number.NaN])
    expect(row('copies edge')[0]).toBe(0.5)
    expect(row('copies CDKN2A')).toEqual([Number.NaN, Number.NaN, Number.NaN])
    const bases = 198295559 - 90900000
    expect(row('altered fraction of the genome')[0]).toBeCloseTo(bases / (bases + 145138636), 12)
    expect(sources).toMatchObject([{ name: 'dna', file: 'dna.maf' }])
  })

  it('refuses principal components where a tumour has no copies, unless they are filled in before', async () => {
    const { dna } = protocol.blocks
    const found = async (...steps: AssayStepProtocol[]) => {
      const blocks = { dna: { ...dna, steps } }
      const { findings } = await loadVariantAssays({ ...protocol, blocks }, folder, ['P1', 'P2', 'P3'])
      return findings.filter(({ code }) => code === 'components-of-missing-values')
    }
    expect(await found({ components: 2, scaling: 'none' })).toMatchObject([
      { severity: 'error', file: 'dna.maf', field: 'blocks.dna.steps' },
    ])
    expect(await found({ impute: 'random' }, { components: 2, scaling: 'none' })).toEqual([])
  })

  it('arms are called by 80 % of their bases where that is asked, beyond the cut that is given', async () => {
    const { dna } = protocol.blocks
    const blocks = (armsCalledFrom: number) => ({ ...protocol, blocks: { dna: { ...dna, armsCalledFrom } } })
    const called = async (cut: number) => {
      const [{ assay }] = (await loadVariantAssays(blocks(cut), folder, ['P1', 'P2', 'P3'])).assays
      return ['arm 3q', 'arm 8p'].map(id => [...assay.row(assay.features.findIndex(one => one.id === id))])
    }
    expect(await called(0.4)).toEqual([
      [1, Number.NaN, Number.NaN],
      [0, Number.NaN, Number.NaN],
    ])
    expect((await called(0.6))[0][0]).toBe(0)
  })

  it('regions without a name are told, and refused where none has one', async () => {
    bed(['chr3', 90950000, 91000000, 'PROS1'], ['chr3', 1, 1000])
    const { findings } = await load()
    expect(findings.find(({ code }) => code === 'region-without-name')).toMatchObject({ count: 1 })
    bed(['chr3', 90950000, 91000000, 'PROS1'], ['chr3', 1, 1000, 'PROS1'])
    expect((await load()).findings.find(({ code }) => code === 'region-twice')).toMatchObject({ count: 1 })
    bed(['chr3', 1, 1000])
    const error = await load().catch(one => one)
    expect(error).toBeInstanceOf(FindingsError)
    expect(error.findings[0]).toMatchObject({ code: 'region-without-name', file: 'genes.bed' })
    bed(['chr3', 90950000, 91000000, 'PROS1'])
  })

  it('a MAF without the column of the samples is refused by name', async () => {
    write('dna.maf', [header.slice(0, 9), mutation('TP53', 100, 'T1').slice(0, 9)])
    const error = await load().catch(one => one)
    expect(error).toBeInstanceOf(FindingsError)
    expect(error.findings[0]).toMatchObject({ code: 'not-maf', file: 'dna.maf' })
    expect(error.findings[0].message).toContain('Tumor_Sample_Barcode')
    expect(error.findings[0].cure).toContain('fields: { sample: Case')
  })
})
