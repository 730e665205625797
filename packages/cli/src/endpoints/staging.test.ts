import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readTable } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tablesOnPage } from '../../test/table-on-page.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const page = (name: string) => path.join(import.meta.dirname, `../../../../docs/endpoints/${name}.md`)

function written(name: string, text: string): string {
  const file = path.join(temporaryFolder(), name)
  writeFileSync(file, text)
  return file
}

async function documentOf(name: string, args: readonly string[]) {
  const { exit, stdout } = await tessera(['endpoints', name, ...args, '--json'])
  expect(exit).toBe(0)
  const { columns: _, ...document } = JSON.parse(stdout)
  expectDocumented(page(name), document)
  return document
}

describe('tessera endpoints regression', () => {
  it('answers for the table of the page, every field on it', async () => {
    const { 'PATHOLOGY.csv': file } = tablesOnPage(page('regression'))
    const { patients } = await documentOf('regression', [file, '--trace', '--to', 'ajcc'])
    expect(patients).toMatchObject([
      {
        patient_id: 'P1',
        complete_response: true,
        mrf_involved: true,
        crm_involved: false,
        converted_grade: '0',
      },
      { patient_id: 'P2', complete_response: false, major_response: true, ordinal: 1, converted_grade: null },
      { patient_id: 'P3', n_by_count: 'N1c', nar_group: 'high' },
      { patient_id: 'P4', complete_response: null, crm_involved: null, mrf_involved: true },
    ])
    const text = await tessera(['endpoints', 'regression', file, '--trace'])
    expect(text.stdout).toContain('not resected: there is no specimen')
  }, 60_000)

  it('says which cell or option is at fault', async () => {
    const file = written('a.csv', 'patient_id,trg,crm_mm\nP1,2,-3\n')
    const { exit, stderr } = await tessera(['endpoints', 'regression', file])
    expect(exit).toBe(1)
    expect(stderr).toContain('a.csv:2')
    expect(stderr).toContain('name the system')
    expect((await tessera(['endpoints', 'regression', file, '--mpr', '200'])).exit).toBe(2)
    expect((await tessera(['endpoints', 'regression', file, '--to', 'rodriguez'])).exit).toBe(2)
  }, 60_000)
})

describe('tessera endpoints stage', () => {
  it('stages the tables of the page, every field on it', async () => {
    const { 'TUMOURS.csv': tumours, 'LIVER.csv': livers } = tablesOnPage(page('stage'))
    const first = await documentOf('stage', [tumours])
    expect(first.tumours.map(({ stage, main_stage }: Record<string, string>) => stage ?? main_stage)).toEqual(
      ['IIIB', 'IIB', 'II', 'IIIB', 'IVA'],
    )
    const second = await documentOf('stage', [livers, '--site', 'liver'])
    expect(second.tumours).toMatchObject([
      { stage: 'IB', bclc: 'A', cnlc: 'Ia', child_pugh: 'A', child_pugh_score: 5 },
      { stage: 'II', bclc: 'A', cnlc: 'Ib', child_pugh: 'B', child_pugh_score: 8 },
      { stage: 'IVB', bclc: 'C', cnlc: 'IIIb', child_pugh: 'A' },
    ])
  }, 60_000)

  it('shows the row that fired, writes a table, and says what is at fault', async () => {
    const { 'TUMOURS.csv': tumours } = tablesOnPage(page('stage'))
    const out = path.join(path.dirname(tumours), 'stages.csv')
    const { exit, stdout } = await tessera(['endpoints', 'stage', tumours, '--trace', '--out', out])
    expect(exit).toBe(0)
    expect(stdout).toContain('T3 N0 M0 G2/G3 upper/middle: IIB')
    expect(stdout).toContain('T4 not subdivided: may be IIB, IIC')
    expect((await readTable(out)).table.rowCount).toBe(5)
    const broken = await tessera([
      'endpoints',
      'stage',
      written('b.csv', 'patient_id,tnm\nP1,T9N0\n'),
      '--site',
      'rectum',
    ])
    expect([broken.exit, broken.stderr]).toEqual([1, expect.stringContaining('b.csv:2')])
    expect((await tessera(['endpoints', 'stage', tumours, '--site', 'lung'])).exit).toBe(2)
  }, 60_000)
})

describe('tessera endpoints scores', () => {
  it('scores the tables of the page, every field on it', async () => {
    const { 'LB.csv': long, 'VISITS.csv': wide } = tablesOnPage(page('scores'))
    const { values } = await documentOf('scores', [long])
    expect(values).toContainEqual(
      expect.objectContaining({ patient_id: 'P1', score: 'lipi', group: 'intermediate' }),
    )
    const albi = values.filter(({ score }: Record<string, string>) => score === 'albi')
    expect(albi.map(({ known_at }: Record<string, string | null>) => known_at)).toEqual([
      null,
      '2024-01-03',
      null,
      null,
    ])
    const units = 'bilirubin=umol/L,platelets=10^9/L,ast=U/L,alt=U/L'
    const byVisit = await documentOf('scores', [wide, '--units', units])
    expect(byVisit.scores.map(({ name }: Record<string, string>) => name)).toEqual([
      'albi',
      'malbi',
      'fib4',
      'apri',
    ])
    expect(byVisit.values[0]).toMatchObject({
      patient_id: 'P1',
      score: 'albi',
      group: '1',
      known_at: '2024-01-03',
    })
  }, 60_000)

  it('says which unit, score or column is at fault', async () => {
    const { 'VISITS.csv': wide } = tablesOnPage(page('scores'))
    const noUnit = await tessera(['endpoints', 'scores', wide, '--scores', 'albi'])
    expect([noUnit.exit, noUnit.stderr]).toEqual([1, expect.stringContaining('bilirubin has no unit')])
    expect((await tessera(['endpoints', 'scores', wide, '--scores', 'karnofsky'])).exit).toBe(2)
    const nothing = await tessera(['endpoints', 'scores', written('c.csv', 'patient_id,colour\nP1,red\n')])
    expect([nothing.exit, nothing.stderr]).toEqual([
      1,
      expect.stringContaining('neither the columns test and value'),
    ])
  }, 60_000)
})
