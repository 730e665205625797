import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Assay } from '../assay/assay.ts'
import { unknownSample } from '../assay/sample.ts'
import { readAssay } from '../reading/read-assay.ts'
import { coverageOf } from './coverage.ts'
import { excelName } from './excel-names.ts'
import { knownRenamed, readGeneNames } from './gene-names.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-names-'))
afterAll(() => rmSync(folder, { recursive: true }))

const hgnc = path.join(folder, 'hgnc.tsv')
writeFileSync(
  hgnc,
  [
    'hgnc_id\tsymbol\tname\tstatus\talias_symbol\tprev_symbol\tentrez_id\tensembl_gene_id\tuniprot_ids',
    'HGNC:7323\tSEPTIN9\tseptin 9\tApproved\tMSF|KIAA0991\tSEPT9|MSF1\t10801\tENSG00000184640\tQ9UHD8',
    'HGNC:17635\tCD274\tCD274 molecule\tApproved\tB7-H1|PD-L1|PDL1\tPDCD1LG1\t29126\tENSG00000120217\tQ9NZQ7',
    'HGNC:1\tAAA1\tfirst\tApproved\tSHARED\t\t1\t\t',
    'HGNC:2\tBBB1\tsecond\tApproved\tSHARED|AAA1\t\t2\t\t',
    'HGNC:3\tOLD1\tgone\tEntry Withdrawn\t\tPD-L1\t3\t\t',
  ].join('\n'),
)

describe('names that Excel mangled', () => {
  it.each([
    ['9-Sep', 'SEPT9'],
    ['Sep-09', 'SEPT9'],
    ['9-Sept', 'SEPT9'],
    ['2001/09/09', 'SEPT9'],
    ['2023-09-15 00:00:00', 'SEP15'],
    ['9/9/2019', 'SEPT9'],
    ['09.Mrz', 'MARCH9'],
    ['9月9日', 'SEPT9'],
    ['1-Dec', 'DEC1'],
    ['3-Mar-2021', 'MARCH3'],
  ])('%s was %s', (name, symbol) => {
    expect(excelName(name)).toMatchObject({ symbol })
  })

  it.each([
    ['1-Mar', ['MARCH1', 'MARC1']],
    ['2-Mar', ['MARCH2', 'MARC2']],
    // Either the first of September, or SEPT9 as September 2009.
    ['2009-09-01', ['SEPT1', 'SEPT9']],
    ['4-Oct', ['OCT4']],
    ['15-Jun', []],
    ['2.31E+13', []],
  ])('%s is ambiguous or lost', (name, candidates) => {
    expect(excelName(name)).toMatchObject({ symbol: null, candidates })
  })

  it('reads a serial number only where names are no numbers, and leaves other names', () => {
    expect(excelName('44440', { serials: true })).toEqual({
      kind: 'serial',
      candidates: ['SEPT1'],
      symbol: 'SEPT1',
    })
    expect(excelName('44440')).toBeNull()
    expect(excelName('44441', { serials: true })).toMatchObject({ symbol: 'SEPT2' })
    expect(excelName('44500', { serials: true })).toBeNull()
    for (const name of [
      'TP53',
      'HLA-A',
      '14-3-3_epsilon',
      'SEPTIN9',
      '1405_i_at',
      'ENSG00000141510',
      'miR-21',
      '9-SepX',
    ])
      expect(excelName(name)).toBeNull()
  })
})

describe('gene names', () => {
  it("are read from HGNC's layout: previous before alias, approved before both, withdrawn entries out", async () => {
    const { names, findings } = await readGeneNames(hgnc)
    expect(findings).toEqual([])
    expect(names.approved).toBe(4)
    expect(names.resolve('SEPT9')).toEqual([{ symbol: 'SEPTIN9', standing: 'previous' }])
    expect(names.resolve('PD-L1')).toEqual([{ symbol: 'CD274', standing: 'alias' }])
    expect(names.resolve('AAA1')).toEqual([{ symbol: 'AAA1', standing: 'approved' }])
    expect(names.resolve('SHARED').map(({ symbol }) => symbol)).toEqual(['AAA1', 'BBB1'])
    expect(names.resolve('ENSG00000120217.15')).toEqual([{ symbol: 'CD274', standing: 'ensembl' }])
    expect(names.resolve('nothing')).toEqual([])
  })

  it('bring the symbols of a table to the approved ones, and say which are ambiguous', async () => {
    const file = path.join(folder, 't.tsv')
    writeFileSync(file, 'gene\ts1\nSEPT9\t40\nPDL1\t2\nSHARED\t3\nunknown\t5\n')
    const { assay, findings } = await readAssay(file, { scale: 'counts', genes: hgnc })
    expect(assay.features.map(({ id, symbol }) => [id, symbol])).toEqual([
      ['SEPT9', 'SEPTIN9'],
      ['PDL1', 'CD274'],
      ['SHARED', 'SHARED'],
      ['unknown', 'unknown'],
    ])
    expect(assay.features[0].names).toEqual({ given: 'SEPT9' })
    expect(findings.map(({ code, count }) => [code, count])).toEqual([
      ['symbols-renamed', 2],
      ['symbols-ambiguous', 1],
      ['symbols-unknown', 1],
    ])
  })

  it('knows the renamed symbols of immune signatures', () => {
    expect(knownRenamed.resolve('MARCH1')).toEqual([{ symbol: 'MARCHF1', standing: 'previous' }])
    expect(knownRenamed.resolve('IL8')[0].symbol).toBe('CXCL8')
    expect(knownRenamed.resolve('TP53')).toEqual([])
  })
})

function assayOf(genes: readonly string[], rows: readonly (readonly number[])[]): Assay {
  return new Assay({
    name: 'rna',
    scale: 'log2',
    features: genes.map(id => ({ id, symbol: id, names: {} })),
    samples: rows[0].map((_, s) => unknownSample(`s${s}`)),
    values: Float64Array.from(rows.flat()),
  })
}

describe('a signature that meets another platform', () => {
  const signature = { name: 'four', genes: ['IDO1', 'SEPT9', 'FYB1', 'CD8A'], weights: [2, -1, 1, 6] }
  const assay = assayOf(
    ['INDO', 'SEPTIN9', 'FYB', 'X'],
    [
      [1, 2, 3],
      [2, 2, 2],
      [5, 5, 6],
      [0, 0, 0],
    ],
  )

  it('is found under the names before and since, and predicts or refuses by share and weight', () => {
    const covered = coverageOf(signature, assay)
    expect(covered.present).toEqual(['IDO1', 'SEPT9', 'FYB1'])
    expect(covered.missing).toEqual(['CD8A'])
    expect(covered.underOtherName).toEqual([
      { gene: 'IDO1', feature: 'INDO', standing: 'previous' },
      { gene: 'SEPT9', feature: 'SEPTIN9', standing: 'previous' },
      { gene: 'FYB1', feature: 'FYB', standing: 'previous' },
    ])
    expect([covered.shareOfMarkers, covered.shareOfWeight]).toEqual([0.75, 0.4])
    expect([covered.predicts, covered.reason]).toEqual([
      false,
      '3 of 4 markers are measured (75 %), fewer than 80 %',
    ])
    const byWeight = coverageOf(signature, assay, { leastShare: 0.7, leastWeight: 0.5 })
    expect(byWeight.reason).toBe('the measured markers carry 40 % of the weight, less than 50 %')
    expect(coverageOf(signature, assay, { leastShare: 0.4 }).predicts).toBe(true)
    expect([...covered.places]).toEqual([0, 1, 2])
    expect([...covered.weights]).toEqual([2, -1, 1])
  })

  it('says what the missing markers do, in an assay that has them', () => {
    const reference = assayOf(
      ['IDO1', 'SEPTIN9', 'FYB1', 'CD8A'],
      [
        [1, 2, 3, 5],
        [1, 0, 1, 0],
        [2, 2, 1, 1],
        [1, 1, 4, 2],
      ],
    )
    const { loss } = coverageOf(signature, assay, { reference })
    // Full: (2a - b + c + 6d) / 10; reduced: (2a - b + c) / 4; cor() of both by R 4.2.
    const full = [0.9, 1.2, 3, 2.3]
    const reduced = [0.75, 1.5, 1.5, 2.75]
    const cor = correlation(full, reduced)
    expect(loss?.correlation).toBeCloseTo(cor, 12)
    expect(coverageOf(signature, reference, { reference }).loss?.reason).toBe('no marker is missing')
    const lacking = assayOf(
      ['IDO1', 'SEPTIN9'],
      [
        [1, 2, 3, 5],
        [1, 0, 1, 0],
      ],
    )
    expect(coverageOf(signature, assay, { reference: lacking }).loss).toMatchObject({
      correlation: null,
      reason: 'the reference lacks 1 of the missing markers itself',
    })
  })

  it('refuses without any marker, and counts a marker that stands twice once', () => {
    expect(coverageOf({ name: 'none', genes: ['Q'] }, assay, { leastShare: 0 })).toMatchObject({
      predicts: false,
      reason: 'no marker is measured',
    })
    expect(coverageOf({ name: 'twice', genes: ['X', 'X'] }, assay).markers).toBe(1)
  })
})

/** Pearson correlation from its sums, another route than the code's. */
function correlation(x: readonly number[], y: readonly number[]): number {
  const n = x.length
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
  const xy = sum(x.map((value, i) => value * y[i]))
  return (
    (n * xy - sum(x) * sum(y)) /
    Math.sqrt((n * sum(x.map(v => v * v)) - sum(x) ** 2) * (n * sum(y.map(v => v * v)) - sum(y) ** 2))
  )
}
