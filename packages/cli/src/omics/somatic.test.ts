import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tessera } from '../../test/tessera.ts'

const page = (name: string) => path.join(import.meta.dirname, `../../../../docs/omics/${name}.md`)
const folder = mkdtempSync(path.join(tmpdir(), 'tessera-somatic-'))
const file = (name: string) => path.join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A table that a page shows as `NAME`: and a block, in the folder of this file's tests. */
function fromPage(name: string, table: string): string {
  const text = readFileSync(page(name), 'utf8')
  const block = new RegExp(`^\`${table.replace('.', '\\.')}\`:\n\`\`\`csv\n([\\s\\S]*?)\`\`\``, 'm').exec(
    text,
  )
  writeFileSync(file(table), block?.[1] ?? '')
  return file(table)
}

const tables: Record<string, string> = {}
beforeAll(() => {
  for (const [name, table] of [
    ['mutations', 'cohort.csv'],
    ['mutations', 'samples.csv'],
    ['tmb', 'panel.bed'],
    ['copy-number', 'cohort.seg'],
    ['copy-number', 'genes.bed'],
  ])
    tables[table] = fromPage(name, table)
  writeFileSync(
    file('germline.vcf'),
    '##fileformat=VCFv4.2\n##source=HaplotypeCaller\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n',
  )
  writeFileSync(file('profiles.csv'), profiles())
})

/** Two profiles: C>T at CpG alone, and every channel alike. */
function profiles(): string {
  const rows = ['C>A', 'C>G', 'C>T', 'T>A', 'T>C', 'T>G'].flatMap(change =>
    [...'ACGT'].flatMap(before =>
      [...'ACGT'].map(
        behind => `${before}[${change}]${behind},${change === 'C>T' && behind === 'G' ? 0.25 : 0},${1 / 96}`,
      ),
    ),
  )
  return ['Type,Clock,Flat', ...rows].join('\n')
}

async function omics(...args: readonly string[]) {
  const { exit, stdout, stderr } = await tessera(['omics', ...args, '--json'])
  return { exit, document: stdout === '' ? null : JSON.parse(stdout), stderr }
}

describe('tessera omics tmb', () => {
  it('gives each sample with its interval, and is documented', async () => {
    const out = file('tmb.csv')
    const { exit, document } = await omics(
      'tmb',
      tables['cohort.csv'],
      '--megabases',
      '2',
      '--samples',
      tables['samples.csv'],
      '--out',
      out,
    )
    expect(exit).toBe(0)
    expect(document.samples.map((one: { sample: string; tmb: number }) => [one.sample, one.tmb])).toEqual([
      ['P1', 1.5],
      ['P2', 0.5],
      ['P3', 0.5],
      ['P4', 0],
    ])
    expectDocumented(page('tmb'), document)
    expect(readFileSync(out, 'utf8').split('\n')[0]).toContain('tmb')
    const { document: panel } = await omics(
      'tmb',
      tables['cohort.csv'],
      '--regions',
      tables['panel.bed'],
      '--count',
      'coding',
    )
    expect(panel.denominator).toMatchObject({ from: 'panel.bed', regions: 3, megabases: 0.0013 })
    const { exit: text, stdout } = await tessera(['omics', 'tmb', tables['cohort.csv'], '--megabases', '2'])
    expect([text, stdout.includes('Denominator: 2 Mb as given')]).toEqual([0, true])
  })

  it('refuses germline with 1, and a call without its denominator with 2', async () => {
    const refused = await omics('tmb', file('germline.vcf'), '--megabases', '2')
    expect(refused.exit).toBe(1)
    expect(refused.document.findings[0]).toMatchObject({ code: 'not-applicable', severity: 'error' })
    expect((await omics('tmb', tables['cohort.csv'])).exit).toBe(2)
    expect((await omics('tmb', tables['cohort.csv'], '--megabases', '-1')).exit).toBe(2)
    expect((await omics('tmb', tables['cohort.csv'], '--megabases', '1', '--tumour', 'P1')).exit).toBe(2)
    expect((await omics('tmb', file('nowhere.maf'), '--megabases', '1')).exit).toBe(1)
  })
})

describe('tessera omics mutations', () => {
  it('counts classes, genes and pairs, and is documented', async () => {
    const { exit, document } = await omics(
      'mutations',
      tables['cohort.csv'],
      '--samples',
      tables['samples.csv'],
      '--tracks',
      'stage',
      '--megabases',
      '30',
    )
    expect(exit).toBe(0)
    expect(document.genes.slice(0, 2)).toEqual([
      { name: 'TP53', samples: 2, share: 0.5 },
      { name: 'APC', samples: 1, share: 0.25 },
    ])
    expect(document.oncoplot.tracks.stage).toHaveLength(4)
    expectDocumented(page('mutations'), document)
    expect((await omics('mutations', tables['cohort.csv'], '--kind', 'hotspot')).exit).toBe(2)
    expect(
      (await omics('mutations', tables['cohort.csv'], '--samples', tables['samples.csv'], '--tracks', 'no'))
        .exit,
    ).toBe(2)
  })
})

describe('tessera omics signatures', () => {
  it('refits contexts of the MAF, and is documented', async () => {
    const { exit, document } = await omics(
      'signatures',
      tables['cohort.csv'],
      '--profiles',
      file('profiles.csv'),
      '--resamples',
      '20',
      '--spectrum',
    )
    expect(exit).toBe(0)
    expect(document.contextsFrom).toBe('the column of contexts')
    // A[C>T]G of P1 twice over two strands, with one of another channel.
    const [p1] = document.samples
    expect([p1.sample, p1.mutations]).toEqual(['P1', 3])
    expect(document.findings.map((one: { code: string }) => one.code)).toContain('few-mutations')
    const { samples, ...rest } = document
    expectDocumented(page('signatures'), {
      ...rest,
      samples: samples.map((one: object) => ({ ...one, signatures: {} })),
    })
    expect(
      (
        await omics(
          'signatures',
          tables['cohort.csv'],
          '--profiles',
          file('profiles.csv'),
          '--signatures',
          'No',
        )
      ).exit,
    ).toBe(2)
    const matrix = await omics(
      'signatures',
      file('profiles.csv'),
      '--profiles',
      file('profiles.csv'),
      '--resamples',
      '0',
    )
    expect([matrix.exit, matrix.document.contextsFrom]).toEqual([0, 'a matrix of 96 channels'])
    expect((await omics('signatures', tables['cohort.csv'], '--profiles', tables['cohort.csv'])).exit).toBe(1)
  })
})

describe('tessera omics copy-number', () => {
  it('gives genes, arms and the fraction altered, and is documented', async () => {
    const { exit, document } = await omics(
      'copy-number',
      tables['cohort.seg'],
      '--build',
      'GRCh38',
      '--genes',
      tables['genes.bed'],
    )
    expect(exit).toBe(0)
    expect(document.genes.calls.values.MYC).toEqual([2, 0])
    expectDocumented(page('copy-number'), { ...document, armLevels: {}, genes: {} })
    expect((await omics('copy-number', tables['cohort.seg'])).exit).toBe(2)
    expect((await omics('copy-number', tables['cohort.csv'], '--build', 'GRCh38')).exit).toBe(1)
  })
})
