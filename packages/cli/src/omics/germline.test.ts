import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readTable } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tablesOnPage } from '../../test/table-on-page.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const page = path.join(import.meta.dirname, '../../../../docs/omics/germline.md')
const germline = async (...args: string[]) => {
  const { exit, stdout, stderr } = await tessera(['omics', 'germline', ...args, '--json'])
  return { exit, stderr, document: stdout === '' ? null : JSON.parse(stdout) }
}

describe('tessera omics germline', () => {
  it('cohort of the page: quality, components, HLA, a score and tests, every field of the document on it', async () => {
    const files = tablesOnPage(page)
    const [out, tests, variants] = ['samples.csv', 'tests.csv', 'variants.csv'].map(name =>
      path.join(path.dirname(files['COHORT.vcf']), name),
    )
    const { exit, document } = await germline(
      ...[
        files['COHORT.vcf'],
        '--samples',
        files['SHEET.csv'],
        '--fit-on',
        'set=training',
        '--components',
        '2',
      ],
      ...['--hla', files['HLA.csv'], '--pgs', files['PGS.txt'], '--ambiguous', 'keep', '--out', out],
      ...['--outcome', files['OUTCOME.csv'], '--endpoint', 'irae=yes', '--adjust-components', '0'],
      ...['--minor-count', '2', '--tests', tests, '--variants', variants],
    )
    expect(exit).toBe(0)
    expectDocumented(page, document)
    expect(document).toMatchObject({
      build: 'GRCh38',
      lines: 18,
      leftOut: { filter: 1 },
      variants: { kept: 17 },
      ancestry: { fittedOn: 7 },
      tests: { endpoint: 'irae yes', type: 'binary', samples: 8 },
    })
    expect(document.scores[0]).toMatchObject({
      matchedBy: 'position',
      counts: { matched: 6, flipped: 1, absent: 0 },
      coverage: 1,
      fittedOn: 7,
    })
    expect(
      document.hla.patients.map(({ classOneAlleles }: { classOneAlleles: number }) => classOneAlleles),
    ).toEqual([6, 4, 5, null])
    expect(document.findings.map(({ code }: { code: string }) => code)).toEqual(
      expect.arrayContaining([
        'relatives-not-looked-for',
        'sample-in-no-clinical-table',
        'patient-without-sample',
        'hla-coarse',
      ]),
    )
    const samples = await readTable(out)
    expect(samples.table.rowCount).toBe(10)
    expect(samples.table.columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['PC1', 'PC2', 'PGS999999']),
    )
    expect((await readTable(variants)).table.rowCount).toBe(17)
    // rs100 of the page: three, five and two of the ten samples.
    expect(document.variantQuality[0]).toMatchObject({
      id: 'rs100',
      frequency: 0.45,
      heterozygous: 5,
      passes: true,
    })
    const written = await readTable(tests)
    expect(written.table.rowCount).toBe(document.tests.tested)
  }, 60_000)

  it('what was learned is applied to new samples alone and gives the same', async () => {
    const files = tablesOnPage(page)
    const saved = path.join(path.dirname(files['COHORT.vcf']), 'learned.json')
    const first = await germline(
      ...[
        files['COHORT.vcf'],
        '--samples',
        files['SHEET.csv'],
        '--fit-on',
        'set=training',
        '--components',
        '2',
      ],
      ...['--pgs', files['PGS.txt'], '--ambiguous', 'keep', '--save-reference', saved],
    )
    // The tenth sample alone, without the sheet.
    const lines = readFileSync(files['COHORT.vcf'], 'utf8').trim().split('\n')
    const alone = lines.map(line =>
      line.startsWith('##')
        ? line
        : line
            .split('\t')
            .filter((_, i) => i < 9 || i === 18)
            .join('\t'),
    )
    const file = path.join(temporaryFolder(), 'B10.vcf')
    writeFileSync(file, `${alone.join('\n')}\n`)
    const second = await germline(file, '--reference', saved)
    const [ours] = second.document.samples
    const theirs = first.document.samples[9]
    for (const name of ['PC1', 'PC2', 'PGS999999']) expect(ours[name]).toBe(theirs[name])
  }, 60_000)

  it('time to event with competing causes, a second file with two samples swapped, and text', async () => {
    const files = tablesOnPage(page)
    const cox = await germline(
      ...[files['COHORT.vcf'], '--samples', files['SHEET.csv'], '--outcome', files['OUTCOME.csv']],
      ...[
        '--time',
        'months',
        '--event',
        'status=progressed',
        '--censor',
        'alive',
        '--adjust-components',
        '0',
        '--minor-count',
        '2',
      ],
    )
    expect(cox.document.tests).toMatchObject({ type: 'competing', samples: 8 })
    const genes = await germline(
      ...[
        files['COHORT.vcf'],
        '--samples',
        files['SHEET.csv'],
        '--outcome',
        files['OUTCOME.csv'],
        '--components',
        '2',
      ],
      ...['--endpoint', 'ctdna', '--adjust-components', '1', '--minor-count', '2'],
      ...['--genes', files['GENES.bed'], '--rare', '0.3'],
    )
    expectDocumented(page, genes.document)
    // Of chromosome 4 rs106 alone is rare: B4, B9 and B10, who is in no table of outcomes, carry it.
    expect(genes.document.tests).toMatchObject({
      type: 'continuous',
      covariates: ['PC1'],
      genes: [{ gene: 'GENE4', variants: 1, carriers: 2 }],
    })
    const swapped = path.join(temporaryFolder(), 'SWAPPED.vcf')
    const more = readFileSync(files['COHORT.vcf'], 'utf8')
    // Twice as many variants, for two files are compared by twenty or more.
    const body = more
      .trim()
      .split('\n')
      .filter(line => !line.startsWith('#'))
    const twice = `${more.trim()}\n${body.map(line => line.replace(/^chr(\w+)\t1/, 'chr$1\t2')).join('\n')}\n`
    writeFileSync(files['COHORT.vcf'], twice)
    writeFileSync(swapped, twice.replace('B1\tB2\t', 'B2\tB1\t'))
    const found = await germline(files['COHORT.vcf'], '--second', swapped, '--components', '2')
    expect(found.exit).toBe(1)
    expect(
      found.document.findings.filter(({ code }: { code: string }) => code === 'sample-swapped').length,
    ).toBe(2)
    expectDocumented(page, found.document)
    const { stdout, exit } = await tessera([
      'omics',
      'germline',
      files['COHORT.vcf'],
      '--hla',
      files['HLA.csv'],
    ])
    expect(exit).toBe(0)
    expect(stdout).toContain('on GRCh38')
    expect(stdout).toContain('HLA of 4 patients')
  }, 60_000)

  it('says which option, file or row is at fault', async () => {
    const files = tablesOnPage(page)
    const vcf = files['COHORT.vcf']
    for (const wrong of [
      ['--call-rate', '2'],
      ['--dosage', 'PL'],
      ['--out', 'x.txt'],
      ['--outcome', files['OUTCOME.csv']],
      ['--outcome', files['OUTCOME.csv'], '--endpoint', 'irae'],
      ['--samples', files['SHEET.csv'], '--fit-on', 'set=old'],
    ])
      expect((await tessera(['omics', 'germline', vcf, ...wrong])).exit, wrong.join(' ')).toBe(2)
    const sheet = path.join(temporaryFolder(), 'sheet.csv')
    writeFileSync(sheet, 'sample,patient_id,sex\nB1,P1,F\nB2,P2,banana\nB99,P99,M\n')
    const { exit, document } = await germline(vcf, '--samples', sheet)
    expect(exit).toBe(0)
    const codes = document.findings.map(({ code }: { code: string }) => code)
    expect(codes).toEqual(
      expect.arrayContaining(['sample-not-in-sheet', 'sheet-row-without-column', 'sex-unreadable']),
    )
    // A score of which too few variants are there is an error, and the rest is told.
    const few = path.join(temporaryFolder(), 'few.txt')
    writeFileSync(few, readFileSync(files['PGS.txt'], 'utf8').replaceAll('\t10', '\t99'))
    const refused = await germline(vcf, '--pgs', few)
    expect(refused.exit).toBe(1)
    expect(refused.document.samples.length).toBe(10)
    writeFileSync(few, 'no scoring file')
    expect((await germline(vcf, '--pgs', few)).exit).toBe(1)
    expect((await germline(sheet)).document.findings[0]).toMatchObject({
      code: 'no-header',
      file: 'sheet.csv',
    })
    expect((await germline('nowhere.vcf')).exit).toBe(1)
  }, 60_000)
})
