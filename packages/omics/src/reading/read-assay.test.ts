import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { FindingsError } from '@tessera/evidence'
import { makeTable, numberColumn, textColumn, writeExcel } from '@tessera/tables'
import { afterAll, describe, expect, it } from 'vitest'
import type { ReadAssayOptions } from './options.ts'
import { readAssay } from './read-assay.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-assay-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(content: string | Uint8Array, name: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

const read = (content: string | Uint8Array, options: ReadAssayOptions = {}, name = 'table.tsv') =>
  readAssay(write(content, name), options)

async function failure(content: string | Uint8Array, options: ReadAssayOptions = {}, name = 'table.tsv') {
  const error = await read(content, options, name).catch(thrown => thrown)
  if (error instanceof FindingsError) return error.findings
  throw new Error('it was read')
}

const counts = 'gene_id\ts1\ts2\nENSG00000141510.18\t10\t20\nENSG00000146648.3\t0\t35\n'

describe('layouts', () => {
  it('features in rows, with annotation columns that are no samples', async () => {
    const { assay, findings, layout } = await read(
      'gene_id\tsymbol\tdescription\tlength\ts1\ts2\nENSG00000141510.18\tTP53\ttumour protein\t2500\t10\t20\nENSG00000146648.3\tEGFR\treceptor\t5600\t0\t35\n',
      { scale: 'counts' },
    )
    expect([layout, findings]).toEqual(['features-in-rows', []])
    expect(assay.samples.map(({ id }) => id)).toEqual(['s1', 's2'])
    expect(assay.features[0]).toEqual({
      id: 'ENSG00000141510.18',
      symbol: 'TP53',
      names: { description: 'tumour protein', length: '2500', ensembl: 'ENSG00000141510' },
    })
    expect([...assay.values]).toEqual([10, 20, 0, 35])
  })

  it('samples in rows, with what the table says of them', async () => {
    const { assay, layout } = await read(
      'sample\tpatient_id\tgroup\trun_order\tage\tAlanine\tGlucose\ns1\tP1\tcase\t1\t60\t1.5\t2\ns2\tP2\tcontrol\t2\t70\t2.5\tNA\n',
      { scale: 'intensity', unit: 'umol/L', covariates: ['age'] },
    )
    expect(layout).toBe('samples-in-rows')
    expect(assay.features.map(({ id }) => id)).toEqual(['Alanine', 'Glucose'])
    expect([...assay.values]).toEqual([1.5, 2.5, 2, Number.NaN])
    expect(assay.samples[1]).toMatchObject({
      patientId: 'P2',
      runOrder: 2,
      covariates: { group: 'control', age: 70 },
    })
    expect(assay.unit).toBe('umol/L')
  })

  it('is recognised by the sheet, and a guess is said to be one', async () => {
    const sheet = write('sample,patient\ng1,P1\ng2,P2\n', 'turned.csv')
    const content = 'id\ta1\ta2\ta3\ng1\t1\t2\t3\ng2\t4\t5\t6\n'
    const turned = await read(content, { scale: 'log2', samples: sheet })
    expect([turned.layout, turned.findings]).toEqual(['samples-in-rows', []])
    const guessed = await read(content.replaceAll('id\t', 'x\t'), { scale: 'log2' })
    expect(guessed.findings.map(({ code }) => code)).toEqual(['layout-guessed'])
  })

  it('long tables: a pair that is not there is missing, one that stands twice is an error', async () => {
    const { assay, findings, layout } = await read(
      'sample,analyte,value\ns1,IL6,1.5\ns1,CRP,3\ns2,IL6,2\ns2,IL6,9\n',
      { scale: 'intensity', columns: { feature: 'analyte' }, layout: 'long' },
      'long.csv',
    )
    expect(layout).toBe('long')
    expect([...assay.values]).toEqual([1.5, 2, 3, Number.NaN])
    expect(findings).toMatchObject([{ code: 'measurement-twice', severity: 'error', row: 5 }])
    const found = await read(
      'sample_id,gene,count\ns1,A,1\ns2,A,40\ns1,B,2\ns2,B,3\n',
      { scale: 'counts' },
      'l.csv',
    )
    expect(found.layout).toBe('long')
  })

  it('MaxQuant: marked rows leave with a count, and 0 is missing', async () => {
    const { assay, findings, layout } = await read(
      [
        'Protein IDs\tMajority protein IDs\tGene names\tIntensity a\tIntensity b\tLFQ intensity a\tLFQ intensity b\tOnly identified by site\tReverse\tPotential contaminant',
        'P04637;P04637-2\tP04637\tTP53\t9\t9\t100\t0\t\t\t',
        'REV__P1\tREV__P1\t\t9\t9\t1\t1\t\t+\t',
        'CON__P2\tCON__P2\t\t9\t9\t1\t1\t\t\t+',
        'P00533\tP00533\tEGFR\t9\t9\t50\t60\t\t\t',
        'P9\tP9\tX\t9\t9\t50\t60\t+\t\t',
      ].join('\n'),
      { scale: 'intensity' },
      'proteinGroups.txt',
    )
    expect(layout).toBe('maxquant')
    expect(assay.features.map(({ id, symbol }) => [id, symbol])).toEqual([
      ['P04637', 'TP53'],
      ['P00533', 'EGFR'],
    ])
    expect([...assay.values]).toEqual([100, Number.NaN, 50, 60])
    expect(findings.map(({ code, count }) => [code, count])).toEqual([
      ['reverse-hits', 1],
      ['contaminants', 1],
      ['only-by-site', 1],
      ['zero-is-missing', 1],
      ['maxquant-quantity', undefined],
    ])
  })

  it('featureCounts: samples are called by their files, and the length is kept', async () => {
    const { assay, layout } = await read(
      '# Program:featureCounts v2.0.3; Command:"featureCounts" "-a" "x.gtf"\nGeneid\tChr\tStart\tEnd\tStrand\tLength\t/data/s1.sorted.bam\t/data/s2_Aligned.sortedByCoord.out.bam\nTP53\tchr17;chr17\t1;9\t5;20\t-;-\t1200\t7\t40\nEGFR\tchr7\t1\t5\t+\t900\t2\t3\n',
      { scale: 'counts' },
    )
    expect(layout).toBe('featurecounts')
    expect(assay.samples.map(({ id }) => id)).toEqual(['s1', 's2'])
    expect(assay.features[1].names).toEqual({ length: '900' })
    expect([...assay.values]).toEqual([7, 40, 2, 3])
  })

  it('STAR: rows that count no gene leave with a finding, and the strand is looked at', async () => {
    const content =
      'N_unmapped\t5\t5\t5\nN_multimapping\t1\t1\t1\nN_noFeature\t1\t9\t1\nN_ambiguous\t0\t0\t0\nENSG00000141510\t100\t2\t98\nENSG00000146648\t60\t1\t59\n'
    const { assay, findings, layout } = await read(content, { scale: 'counts' }, 'S7.ReadsPerGene.out.tab')
    expect([layout, assay.samples[0].id, [...assay.values]]).toEqual(['star', 'S7', [100, 60]])
    expect(findings.map(({ code }) => code)).toEqual(['star-strand', 'summary-rows'])
    const reverse = await read(content, { scale: 'counts', strand: 'reverse' }, 'S7.ReadsPerGene.out.tab')
    expect([...reverse.assay.values]).toEqual([98, 59])
    const merged = await read('gene\ts1\ts2\nN_unmapped\t3\t3\n__no_feature\t1\t1\nTP53\t50\t60\n', {
      scale: 'counts',
    })
    expect(merged.findings).toMatchObject([{ code: 'summary-rows', count: 2 }])
  })

  it('a folder of files of one sample each', async () => {
    const runs = mkdtempSync(path.join(folder, 'star-'))
    const star = (counts: string) => `N_unmapped\t5\t5\t5\n${counts}`
    writeFileSync(path.join(runs, 'S1_ReadsPerGene.out.tab'), star('A\t10\t5\t5\nB\t20\t10\t10\n'))
    writeFileSync(path.join(runs, 'S2_ReadsPerGene.out.tab'), star('B\t40\t20\t20\nC\t7\t3\t4\n'))
    const sheet = write('sample,patient_id\nS1,P1\nS2,P2\n', 'runs.csv')
    const { assay, findings } = await readAssay(runs, { scale: 'counts', samples: sheet })
    expect(assay.features.map(({ id }) => id)).toEqual(['A', 'B'])
    expect([...assay.values]).toEqual([10, Number.NaN, 20, 40])
    expect(assay.samples.map(({ patientId }) => patientId)).toEqual(['P1', 'P2'])
    expect(findings.map(({ code }) => code)).toEqual(['summary-rows', 'summary-rows', 'other-features'])
    const empty = mkdtempSync(path.join(folder, 'none-'))
    await expect(readAssay(empty)).rejects.toMatchObject({ findings: [{ code: 'no-count-files' }] })
  })

  it('Salmon: estimated counts, or TPM where that is declared', async () => {
    const content =
      'Name\tLength\tEffectiveLength\tTPM\tNumReads\nENST00000269305.9\t2512\t2300.5\t900000\t40\nENST00000275493.7\t5600\t5400\t100000\t12.5\n'
    expect([...(await read(content, { scale: 'counts' }, 'quant.sf')).assay.values]).toEqual([40, 12.5])
    const tpm = await read(content, { scale: 'tpm' }, 'quant.sf')
    expect([...tpm.assay.values]).toEqual([900000, 100000])
    expect(tpm.assay.features[0].names.ensembl).toBe('ENST00000269305')
    expect(tpm.assay.samples[0].id).toBe(path.basename(folder))
  })

  it('Excel, with names that it made dates of', async () => {
    const file = path.join(folder, 'book.xlsx')
    await writeExcel(
      [
        {
          name: 's',
          table: makeTable('s', [
            textColumn('gene', ['TP53', '9-Sep']),
            numberColumn('s1', [40, 2]),
            numberColumn('s2', [3, 4]),
          ]),
        },
      ],
      file,
    )
    const { assay, findings } = await readAssay(file, { scale: 'counts', restoreExcelNames: true })
    expect(assay.features.map(({ id }) => id)).toEqual(['TP53', 'SEPT9'])
    expect(findings).toMatchObject([{ code: 'excel-name-restored', severity: 'note' }])
  })
})

describe('files at fault, each through the disk', () => {
  it('ragged rows', async () => {
    expect(await failure('gene\ts1\ts2\nA\t1\t2\nB\t1\n')).toMatchObject([
      { code: 'ragged-row', severity: 'error', row: 3, file: 'table.tsv' },
    ])
  })

  it('duplicate genes: counts are added up, logarithms keep the row of the highest mean', async () => {
    const content = 'gene\ts1\ts2\nA\t1\t40\nB\t3\t4\nA\t10\t60\n'
    const summed = await read(content, { scale: 'counts' })
    expect([...summed.assay.values]).toEqual([11, 100, 3, 4])
    expect(summed.findings).toMatchObject([
      {
        code: 'duplicate-feature',
        severity: 'warning',
        row: 4,
        value: 'A',
        cure: expect.stringContaining('--duplicates'),
      },
    ])
    expect([...(await read(content, { scale: 'log2' })).assay.row(0)]).toEqual([10, 60])
    expect([...(await read(content, { scale: 'log2', duplicates: 'mean' })).assay.row(0)]).toEqual([5.5, 50])
    expect([...(await read(content, { scale: 'counts', duplicates: 'first' })).assay.row(0)]).toEqual([1, 40])
    expect((await failure(content, { scale: 'counts', duplicates: 'refuse' }))[0].severity).toBe('error')
    expect(
      (await read(content, { scale: 'log2', duplicates: 'sum' })).findings.map(({ code }) => code),
    ).toContain('sum-of-logarithms')
  })

  it('names that Excel mangled: said, given back on request where only one gene can have been it', async () => {
    const content = 'gene\ts1\n9-Sep\t40\n1-Mar\t2\n2001/09/07\t3\n44440\t4\n2.31E+13\t5\nTP53\t6\nEGFR\t6\n'
    const kept = await read(content, { scale: 'counts' })
    expect(kept.assay.features[0].id).toBe('9-Sep')
    expect(kept.findings.map(({ code, row, value }) => [code, row, value])).toEqual([
      ['excel-name', 2, '9-Sep'],
      ['excel-name-ambiguous', 3, '1-Mar'],
      ['excel-name', 4, '2001/09/07'],
      ['excel-name', 5, '44440'],
      ['excel-name-ambiguous', 6, '2.31E+13'],
    ])
    expect(kept.findings[1].message).toContain('MARCH1 or MARC1')
    expect(kept.findings[0].cure).toContain('--restore-excel-names')
    const restored = await read(content, { scale: 'counts', restoreExcelNames: true })
    expect(restored.assay.features.map(({ id }) => id).slice(0, 4)).toEqual([
      'SEPT9',
      '1-Mar',
      'SEPT7',
      'SEPT1',
    ])
  })

  it('negative counts', async () => {
    const { findings } = await read('gene\ts1\ts2\nA\t1\t-4\nB\t300\t4\n', { scale: 'counts' })
    expect(findings).toMatchObject([
      { code: 'negative-count', severity: 'error', row: 2, field: 's2', value: '-4' },
    ])
  })

  it('decimal commas', async () => {
    const { assay, findings } = await read('gene;s1;s2\nA;1,5;2,25\nB;3,5;4\n', { scale: 'log2' }, 'de.csv')
    expect([...assay.values]).toEqual([1.5, 2.25, 3.5, 4])
    expect(findings.map(({ code }) => code)).toContain('decimal-commas')
    expect((await failure('gene,s1,s2\nA,1,5,2,5\nB,3,5,4,0\n', {}, 'us.csv'))[0].cure).toContain(
      'decimal commas',
    )
  })

  it('a gzip cut short', async () => {
    const packed = gzipSync(Buffer.from(counts.repeat(1)))
    const cut = await failure(packed.subarray(0, packed.length - 9), {}, 'cut.tsv.gz')
    expect(cut).toMatchObject([
      { code: 'truncated-gzip', severity: 'error', cure: expect.stringContaining('copy') },
    ])
  })

  it('a sample in no sheet, a row without a column, two samples of one visit, near names', async () => {
    const sheet = write(
      'sample,patient_id,visit\nTCGA-02-0047-01,P1,base\nTCGA-02-0055-01,P1,base\nS-3,P3,base\n5Q,P5,\nlost,P9,\n',
      'sheet.csv',
    )
    const { assay, audit, findings } = await read(
      'gene\tTCGA-02-0047-01\tTCGA-02-0055-01\tTCGA.02.0099.01A\ts.3\tX5Q\nTP53\t1\t2\t3\t4\t99\n',
      { scale: 'counts', samples: sheet },
    )
    expect(audit).toEqual({
      sheet: 'sheet.csv',
      matched: 2,
      notInSheet: ['TCGA.02.0099.01A', 's.3', 'X5Q'],
      notInTable: ['S-3', '5Q', 'lost'],
      near: [
        { table: 's.3', sheet: ['S-3'] },
        { table: 'X5Q', sheet: ['5Q'] },
      ],
    })
    expect(findings.map(({ code }) => code)).toEqual([
      'sample-not-in-sheet',
      'sample-not-in-sheet',
      'sample-not-in-sheet',
      'sheet-row-without-column',
      'sheet-row-without-column',
      'sheet-row-without-column',
      'patient-visit-twice',
    ])
    expect(findings[1].cure).toContain('S-3')
    expect(assay.samples.map(({ patientId }) => patientId)).toEqual(['P1', 'P1', null, null, null])
  })

  it('a barcode of another length is suggested, never matched', async () => {
    const sheet = write('sample,patient_id\nTCGA-02-0047,P1\nother,P2\n', 'tcga.csv')
    const error = await failure('gene\tTCGA-02-0047-01A-11R\nTP53\t99\n', { scale: 'counts', samples: sheet })
    expect(error).toMatchObject([
      { code: 'no-sample-in-sheet', cure: expect.stringContaining("'TCGA-02-0047' in the sheet") },
    ])
  })

  it('samples that stand twice, in the sheet or in rows', async () => {
    const sheet = write('sample,patient_id\ns1,P1\ns1,P2\n', 'twice.csv')
    expect(await failure(counts, { samples: sheet })).toMatchObject([
      { code: 'sample-twice-in-sheet', row: 3 },
    ])
    const { assay, findings } = await read('sample\tGlucose\ns1\t1.5\ns1\t2.5\n', { scale: 'intensity' })
    expect(assay.samples.map(({ id }) => id)).toEqual(['s1', 's1 (line 3)'])
    expect(findings).toMatchObject([{ code: 'sample-twice', severity: 'error', row: 3 }])
  })

  it('a scale that the numbers contradict', async () => {
    const said = async (content: string, scale: ReadAssayOptions['scale']) =>
      (await read(content, { scale })).findings.map(({ code, severity }) => `${severity} ${code}`)
    expect(await said(counts, 'counts')).toEqual([])
    expect(await said('gene\ts1\nTP53\t1e6\nEGFR\t3\n', 'log2')).toEqual(['error not-logarithms'])
    expect(await said('gene\ts1\nTP53\t1.5\nEGFR\t3.25\n', 'counts')).toEqual([
      'warning counts-look-like-logarithms',
    ])
    expect(await said('gene\ts1\nTP53\t999999.5\nEGFR\t0.5\n', 'counts')).toEqual([
      'warning counts-look-like-tpm',
    ])
    expect(await said('gene\ts1\nTP53\t100.5\nEGFR\t3\n', 'counts')).toEqual(['warning fractional-counts'])
    expect(await said('gene\ts1\nTP53\t100\nEGFR\t3\n', 'tpm')).toEqual(['warning tpm-sum'])
    expect(await said('gene\ts1\nTP53\t-3\nEGFR\t3\n', 'intensity')).toEqual(['warning negative-intensity'])
    expect(await said('gene\ts1\nTP53\t400\nEGFR\t3\n', 'ratio')).toEqual(['warning not-log-ratios'])
    expect(await said('gene\ts1\ts2\nTP53\t40\tNA\nEGFR\t3\tNA\n', 'counts')).toEqual([
      'warning sample-without-values',
    ])
  })

  it('guesses a scale that is not declared, and says so', async () => {
    for (const [content, scale] of [
      [counts, 'counts'],
      ['gene\ts1\nTP53\t999999.5\nEGFR\t0.5\n', 'tpm'],
      ['gene\ts1\nTP53\t9.5\nEGFR\t0.5\n', 'log2'],
      ['gene\ts1\nTP53\t-9.5\nEGFR\t0.5\n', 'log2'],
      ['gene\ts1\nTP53\t900.5\nEGFR\t0.5\n', 'intensity'],
    ] as const) {
      const { assay, findings } = await read(content)
      expect(assay.scale).toBe(scale)
      expect(findings.map(({ code }) => code)).toEqual(['scale-guessed'])
    }
  })

  it('a remark in a cell of a small table stays a sample with a finding', async () => {
    const { assay, findings } = await read('gene\ts1\ts2\nTP53\t10\t20\nEGFR\toops\t35\n', {
      scale: 'counts',
    })
    expect(assay.size).toBe(2)
    expect(findings).toMatchObject([{ code: 'unreadable-number', row: 3, field: 's1', value: 'oops' }])
  })

  it('a table of an assay that is none, and columns that are not there', async () => {
    expect(await failure('a\tb\nx\ty\n')).toMatchObject([{ code: 'no-samples' }])
    expect(await failure(counts, { columns: { feature: 'nope' } })).toMatchObject([
      { code: 'no-such-column' },
    ])
    expect(await failure('sample\tGlucose\ns1\t1\n', { covariates: ['nope'] })).toMatchObject([
      { code: 'no-such-column' },
    ])
    expect(await failure(counts, { layout: 'maxquant' })).toMatchObject([{ code: 'no-such-quantity' }])
    expect(await failure(counts, { layout: 'long' })).toMatchObject([{ code: 'no-such-column' }])
    expect(await failure(counts, { genes: write('a,b\n1,2\n', 'g.csv') })).toMatchObject([
      { code: 'no-such-column' },
    ])
  })
})
