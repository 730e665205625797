import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tablesOnPage } from '../../test/table-on-page.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

/** Twelve proteins of eighty patients, of which the first tells the response, and a patient table of every endpoint. */
function files(folder: string, change: (rows: string[][]) => string[][] = rows => rows) {
  const noise = (i: number, k: number) => (((i * 7919 + k * 104729 + i * k * 31) % 997) / 997) * 4 - 2
  const ids = Array.from({ length: 80 }, (_, i) => `P${String(i + 1).padStart(2, '0')}`)
  const level = (i: number) => noise(i, 1) + noise(i, 2) / 2
  const table = path.join(folder, 'proteins.csv')
  const clinical = path.join(folder, 'patients.csv')
  const proteins = Array.from({ length: 12 }, (_, k) => [
    `protein_${k + 1}`,
    ...ids.map((_, i) => (k === 0 ? level(i) : k === 11 ? 1 : noise(i, k + 5)).toFixed(3)),
  ])
  const patients = ids.map((id, i) => {
    const hit = level(i) + noise(i, 40) > 0
    const time = (12 + noise(i, 50) * 4 - level(i) * 2).toFixed(1)
    return [
      id,
      String(55 + Math.round(noise(i, 60) * 5)),
      i % 2 === 0 ? 'Leeds' : 'Kyoto',
      i % 4 < 2 ? 'chemo' : 'rt',
      hit ? 'CR' : 'SD',
      hit ? (noise(i, 41) > 0 ? 'inflamed' : 'excluded') : 'desert',
      time,
      i % 3 === 0 ? 'none' : i % 3 === 1 ? 'progression' : 'death',
    ]
  })
  const csv = (rows: readonly (readonly string[])[]) => `${rows.map(row => row.join(',')).join('\n')}\n`
  writeFileSync(table, csv([['protein', ...ids], ...proteins]))
  const header = ['patient_id', 'age', 'site', 'arm', 'response', 'phenotype', 'months', 'status']
  writeFileSync(clinical, csv([header, ...change(patients)]))
  return { table, clinical }
}

async function run(args: readonly string[]) {
  const { exit, stdout, stderr } = await tessera(['omics', 'biomarkers', ...args, '--json'])
  return { exit, stderr, document: stdout === '' ? null : JSON.parse(stdout) }
}

const endpoints = {
  odds_ratio: ['--endpoint', 'response=CR'],
  proportional_odds_ratio: ['--endpoint', 'phenotype', '--levels', 'desert,excluded,inflamed'],
  slope: ['--endpoint', 'months'],
  hazard_ratio: ['--time', 'months', '--event', 'status=progression'],
  subdistribution_hazard_ratio: ['--time', 'months', '--event', 'status=progression', '--censor', 'none'],
}

const page = path.join(import.meta.dirname, '../../../../docs/omics/biomarkers.md')

describe('the page docs/omics/biomarkers.md', () => {
  it('shows what its commands say, and every field of the document', async () => {
    const tables = tablesOnPage(page)
    const given = [tables['PROTEINS.csv'], '--scale', 'log2', '--clinical', tables['PATIENTS.csv']]
    const full = [...given, '--endpoint', 'response=PR', '--adjust', 'age', '--centre', 'site']
    const first = await run([...full, '--stability', '--panel', '--sizes', '2', '--repeats', '1'])
    expect(first.exit).toBe(0)
    const found = first.document.effects.features.filter((one: { fdr: number }) => one.fdr < 0.05)
    expect(found.map((one: { feature: string }) => one.feature)).toEqual(['CXCL9', 'GZMB'])
    expect(first.document.effects.skipped).toEqual([{ feature: 'blank', reason: 'no variation' }])
    expectDocumented(page, first.document)
    const competing = ['--time', 'months', '--event', 'status=progression', '--censor', 'alive']
    const second = await run([...given, ...competing, '--treatment', 'arm', '--randomised'])
    expect(second.document.predictive.verdict).toBe('tested')
    expectDocumented(page, second.document)
  }, 30_000)
})

describe('tessera omics biomarkers', () => {
  it.each(Object.entries(endpoints))('gives the %s', async (measure, endpoint) => {
    const { table, clinical } = files(temporaryFolder())
    const { exit, document } = await run([table, '--scale', 'log2', '--clinical', clinical, ...endpoint])
    expect(exit).toBe(0)
    expect(document.effects.measure.name).toBe(measure)
    expect(document.effects.features).toHaveLength(11)
    if (!measure.startsWith('sub')) expect(document.effects.features[0].feature).toBe('protein_1')
    expect(document.effects.skipped).toEqual([{ feature: 'protein_12', reason: 'no variation' }])
    expect(document.predictive.verdict).toBe('prognostic only')
    expect(document.remark).toHaveLength(20)
  })

  it('adjusts, tests interactions, makes a panel, and writes table and page', async () => {
    const folder = temporaryFolder()
    const { table, clinical } = files(folder)
    const [out, report] = [path.join(folder, 'effects.csv'), path.join(folder, 'page.html')]
    const args = [
      table,
      '--scale',
      'log2',
      '--clinical',
      clinical,
      '--endpoint',
      'response=CR',
      '--adjust',
      'age',
    ]
    args.push(
      '--centre',
      'site',
      '--treatment',
      'arm',
      '--randomised',
      '--panel',
      '--sizes',
      '2',
      '--repeats',
      '1',
    )
    const { exit, document } = await run([...args, '--stability', '--out', out, '--report', report])
    expect(exit).toBe(0)
    expect(document.effects.method).toContain('with centre as a covariate, adjusted for age')
    expect(document.predictive).toMatchObject({ verdict: 'tested', control: 'chemo', treated: 'rt' })
    expect(document.panel.panel[0]).toBe('protein_1')
    expect(document.panel.clinical.value).toBeLessThan(document.panel.sizes[0].withClinical.value)
    expect(document.stability.selection.stable).toContain('protein_1')
    expect(readFileSync(out, 'utf8').split('\n')[0]).toContain('adjusted_per_sd')
    const page = readFileSync(report, 'utf8')
    for (const kind of ['volcano', 'forest', 'heatmap', 'size-performance'])
      expect(page).toContain(`data-kind="${kind}"`)
  }, 30_000)

  it('a treatment that was not allocated at random and is not adjusted for: prognostic only, with the reason', async () => {
    const { table, clinical } = files(temporaryFolder())
    const { document } = await run([
      table,
      '--scale',
      'log2',
      '--clinical',
      clinical,
      '--endpoint',
      'response=CR',
      '--treatment',
      'arm',
    ])
    expect(document.predictive.reason).toContain('arm was not allocated at random')
  })

  it('takes words for REMARK, and refuses a field that is none', async () => {
    const folder = temporaryFolder()
    const { table, clinical } = files(folder)
    const remark = path.join(folder, 'remark.csv')
    writeFileSync(remark, 'field,text\ndesign,"Retrospective, 2015 to 2020."\n')
    const args = [
      table,
      '--scale',
      'log2',
      '--clinical',
      clinical,
      '--endpoint',
      'response=CR',
      '--remark',
      remark,
    ]
    expect((await run(args)).document.remark[5]).toMatchObject({
      state: 'answered',
      answer: 'Retrospective, 2015 to 2020.',
    })
    writeFileSync(remark, 'field,text\ncolour,blue\n')
    const refused = await run(args)
    expect(refused.exit).toBe(2)
    expect(refused.document.error.message).toContain("'colour' in row 2")
  })

  it('names the patients without an endpoint, and stops for a patient in two rows', async () => {
    const folder = temporaryFolder()
    const missing = files(folder, rows => rows.map((row, i) => (i < 3 ? row.with(4, '') : row)))
    const { document } = await run([
      missing.table,
      '--scale',
      'log2',
      '--clinical',
      missing.clinical,
      '--endpoint',
      'response=CR',
    ])
    expect(
      document.exclusions.filter((one: { reason: string }) => one.reason === 'no endpoint'),
    ).toHaveLength(3)
    const twice = files(folder, rows => [...rows, rows[4]])
    const stopped = await run([
      twice.table,
      '--scale',
      'log2',
      '--clinical',
      twice.clinical,
      '--endpoint',
      'response=CR',
    ])
    expect(stopped.exit).toBe(1)
    expect(stopped.document.findings[0]).toMatchObject({
      code: 'duplicate-patient',
      row: 82,
      patientId: 'P05',
    })
  })

  it('a column that is the outcome is an error by name, and nothing is left half written', async () => {
    const folder = temporaryFolder()
    const { table, clinical } = files(folder)
    const rows = readFileSync(clinical, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map(row => row.split(','))
    writeFileSync(
      table,
      `${readFileSync(table, 'utf8')}leak,${rows.map(row => (row[4] === 'CR' ? 3 : 1)).join(',')}\n`,
    )
    const { exit, document } = await run([
      table,
      '--scale',
      'log2',
      '--clinical',
      clinical,
      '--endpoint',
      'response=CR',
    ])
    expect(exit).toBe(1)
    expect(document.findings).toContainEqual(
      expect.objectContaining({ code: 'feature-is-outcome', field: 'leak' }),
    )
    const other = await run([
      table,
      '--clinical',
      clinical,
      '--endpoint',
      'response=XX',
      '--report',
      path.join(folder, 'x.html'),
    ])
    expect(other.exit).toBe(2)
    expect(existsSync(path.join(folder, 'x.html'))).toBe(false)
  })

  it.each([
    [[], 'name the endpoint'],
    [['--endpoint', 'response'], 'write response=VALUE'],
    [['--time', 'months'], '--event COLUMN=VALUE'],
    [['--endpoint', 'response=CR', '--treatment', 'phenotype'], 'two values are compared'],
    [['--endpoint', 'response=CR', '--report', 'page.pdf'], 'must end in .html'],
  ])('wrong usage %j', async (args, message) => {
    const { table, clinical } = files(temporaryFolder())
    const { exit, document } = await run([table, '--clinical', clinical, ...args])
    expect(exit).toBe(2)
    expect(document.error.message).toContain(message)
  })
})
