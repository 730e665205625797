import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tablesOnPage } from '../../test/table-on-page.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const genes = ['CD8A', 'CD3E', 'PRF1', 'GZMA', 'IDO1', 'CXCL9', 'CXCL10', 'IFNG', 'STAT1', 'HLA-DRA', 'TP53']

function tables() {
  const folder = temporaryFolder()
  const file = (name: string, lines: readonly string[]) => {
    const at = path.join(folder, name)
    writeFileSync(at, `${lines.join('\n')}\n`)
    return at
  }
  const ids = Array.from({ length: 12 }, (_, s) => `s${s + 1}`)
  const value = (g: number, s: number) => (5 + Math.sin(3 * g + s) + (s % 3) * (g % 2)).toFixed(3)
  return {
    expression: file('expression.tsv', [
      ['gene', ...ids].join('\t'),
      ...genes.map((gene, g) => [gene, ...ids.map((_, s) => value(g, s))].join('\t')),
      ['9-Sep', ...ids.map((_, s) => value(20, s))].join('\t'),
    ]),
    sheet: file('sheet.csv', [
      'sample,patient_id,centre,hours_to_spin,tube',
      ...ids
        .slice(0, 11)
        .map(
          (id, s) =>
            `${id},P${s + 1},${s % 2 === 0 ? 'A' : 'B'},${s + 0.5},${s % 3 === 0 ? 'EDTA' : 'Streck'}`,
        ),
      's_12,P12,A,3,EDTA',
    ]),
    clinical: file('clinical.csv', [
      'patient_id,response',
      ...ids.slice(0, 10).map((_, s) => `P${s + 1},${s % 2}`),
    ]),
    negative: file('negative.tsv', ['gene\ts1\ts2', 'TP53\t5\t-3', 'EGFR\t400\t2']),
    folder,
  }
}

it('says what a table holds, and audits its samples', async () => {
  const { expression, sheet, clinical } = tables()
  const { exit, stdout, stderr } = await tessera([
    ...['omics', 'check', expression, '--scale', 'log2', '--samples', sheet, '--clinical', clinical],
    ...['--outcome', 'response', '--json'],
  ])
  expect(exit, stderr).toBe(0)
  const document = JSON.parse(stdout)
  expect(document.table).toMatchObject({
    layout: 'features-in-rows',
    scale: 'log2',
    features: 12,
    samples: 12,
  })
  expect(document.samples).toMatchObject({ patients: 11, centres: 2, inClinicalTable: 10 })
  expect(document.audit.near).toEqual([{ table: 's12', sheet: ['s_12'] }])
  expect(document.audit.notInSheet).toEqual(['s12'])
  const signature = document.signatures.find(
    (one: { signature: string }) => one.signature === 'cytolytic-activity',
  )
  expect(signature).toMatchObject({ present: ['GZMA', 'PRF1'], predicts: true })
  const pairs = document.preanalytics.associations.map((one: { covariate: string; target: string }) => [
    one.covariate,
    one.target,
  ])
  expect(pairs).toContainEqual(['hours_to_spin', 'response'])
  expect(document.preanalytics.explained.map((one: { covariate: string }) => one.covariate)).toContain(
    'centre',
  )
  const codes = document.findings.map((finding: { code: string }) => finding.code)
  for (const code of [
    'excel-name',
    'sample-not-in-sheet',
    'sheet-row-without-column',
    'sample-in-no-clinical-table',
  ])
    expect(codes).toContain(code)
})

it('prints tables for people', async () => {
  const { expression, sheet } = tables()
  const { exit, stdout } = await tessera([
    'omics',
    'check',
    expression,
    '--scale',
    'log2',
    '--samples',
    sheet,
  ])
  expect(exit).toBe(0)
  expect(stdout).toContain('12 features x 12 samples')
  expect(stdout).toContain('cytolytic-activity')
  expect(stdout).toContain('hours_to_spin (time to centrifugation)')
})

it('ends with 1 for data at fault and with 2 for wrong usage', async () => {
  const { expression, negative, folder, clinical } = tables()
  const bad = await tessera(['omics', 'check', negative, '--scale', 'counts', '--json'])
  expect(bad.exit).toBe(1)
  expect(JSON.parse(bad.stdout).findings).toMatchObject([{ code: 'negative-count', row: 2, field: 's2' }])
  expect((await tessera(['omics', 'check', path.join(folder, 'none.csv')])).exit).toBe(1)
  expect((await tessera(['omics', 'check', expression, '--outcome', 'nope'])).exit).toBe(1)
  expect((await tessera(['omics', 'check', expression, '--clinical', clinical, '--id', 'nope'])).exit).toBe(1)
  expect((await tessera(['omics', 'check', expression, '--scale', 'furlongs'])).exit).toBe(2)
})

const page = path.join(import.meta.dirname, '../../../../docs/omics/check.md')

it('does what its page says', async () => {
  const files = tablesOnPage(page)
  const { exit, stdout, stderr } = await tessera([
    ...['omics', 'check', files['expression.csv'], '--scale', 'log2', '--samples', files['samples.csv']],
    ...['--clinical', files['clinical.csv'], '--outcome', 'response', '--json'],
  ])
  expect(exit, stderr).toBe(0)
  const document = JSON.parse(stdout)
  expectDocumented(page, document)
  expect(document.audit.near).toEqual([{ table: 'S8', sheet: ['S-8'] }])
  const messages = document.findings.map((finding: { message: string }) => finding.message).join('\n')
  expect(messages).toContain('SEPT9')
  const renamed = document.signatures.flatMap((one: { underOtherName: { gene: string }[] }) =>
    one.underOtherName.map(({ gene }) => gene),
  )
  expect(renamed).toContain('IDO1')
  const hours = document.preanalytics.associations.find(
    (one: { covariate: string }) => one.covariate === 'hours_to_spin',
  )
  expect(hours).toMatchObject({ target: 'centre', test: 'Kruskal-Wallis' })
  expect(hours.p).toBeLessThan(0.05)
  expect(
    (await tessera(['omics', 'check', files['expression.csv'], '--scale', 'log2', '--restore-excel-names']))
      .exit,
  ).toBe(0)
})
