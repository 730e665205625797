import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readTable } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tablesOnPage } from '../../test/table-on-page.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const page = path.join(import.meta.dirname, '../../../../docs/endpoints/qlq.md')

describe('tessera endpoints qlq', () => {
  it('scores and times of the tables of the page, every field of the document on it', async () => {
    const { 'ANSWERS.csv': answers, 'PATIENTS.csv': patients } = tablesOnPage(page)
    const c30 = ['endpoints', 'qlq', answers, '--questionnaire', 'c30', '--patients', patients]
    const first = await tessera([...c30, '--deterioration', 'QL2', '--json'])
    expect(first.exit).toBe(0)
    const document = JSON.parse(first.stdout)
    expectDocumented(page, document)
    const global = document.scores
      .filter(({ scale }: { scale: string }) => scale === 'QL2')
      .map(({ row, score }: { row: number; score: number | null }) => [row, score?.toFixed(1) ?? null])
    // Worked by hand: (mean of items 29 and 30, less 1) / 6.
    expect(global).toEqual([
      [2, '83.3'],
      [3, '66.7'],
      [4, '66.7'],
      [5, '66.7'],
      [6, '50.0'],
      [7, '50.0'],
      [8, null],
    ])
    const { deterioration, compliance } = document
    expect(deterioration).toMatchObject({ n: 3, events: 2, not_assessable: [{ patient_id: 'P4' }] })
    expect(
      deterioration.patients.map(({ days, event }: { days: number; event: boolean }) => [days, event]),
    ).toEqual([
      [42, true],
      [84, true],
      [0, false],
    ])
    // Half are left from day 42 to day 84: the middle of them.
    expect(deterioration.median_months).toBeCloseTo(63 / 30.4375, 10)
    expect(compliance.map(({ expected, received }: Record<string, number>) => [expected, received])).toEqual([
      [4, 4],
      [3, 2],
      [3, 1],
    ])
    const death = await tessera([
      ...c30,
      '--deterioration',
      'ql2',
      '--death-is-event',
      '--definitive',
      '--json',
    ])
    expect(JSON.parse(death.stdout).deterioration).toMatchObject({
      kind: 'definitive',
      events: 3,
      patients: [{}, {}, { days: 34, event: true, because: 'death without deterioration' }],
    })
  }, 60_000)

  it('shows compliance, means and times; with --trace why there is no score; writes the scores', async () => {
    const { 'ANSWERS.csv': answers, 'PATIENTS.csv': patients } = tablesOnPage(page)
    const out = path.join(path.dirname(answers), 'scores.csv')
    const { exit, stdout } = await tessera([
      ...['endpoints', 'qlq', answers, '--questionnaire', 'c30', '--patients', patients],
      ...['--deterioration', 'QL2', '--trace', '--out', out],
    ])
    expect(exit).toBe(0)
    expect(stdout).toContain('compliance by visit')
    expect(stdout).toContain('Time to first deterioration of Global health status (QL2) by 10 points')
    expect(stdout).toContain('P4: no QL2 at or before time zero')
    expect(stdout).toContain('fewer than half of the items were answered')
    const { table } = await readTable(out)
    expect(table.rowCount).toBe(7 * 16)
  }, 60_000)

  it('says which answer, scale or option is at fault', async () => {
    const { 'ANSWERS.csv': answers } = tablesOnPage(page)
    const c30 = ['endpoints', 'qlq', answers, '--questionnaire', 'c30']
    const scale = await tessera([...c30, '--deterioration', 'OESDYS', '--patients', answers])
    expect([scale.exit, scale.stderr]).toEqual([2, expect.stringContaining('scales of the QLQ-C30 are QL2')])
    for (const wrong of [
      ['--deterioration', 'QL2'],
      ['--definitive'],
      ['--out', 'x.doc'],
      ['--columns', '31=x'],
    ])
      expect((await tessera([...c30, ...wrong])).exit, wrong.join(' ')).toBe(2)
    expect((await tessera(['endpoints', 'qlq', answers])).exit).toBe(2)
    const bad = path.join(temporaryFolder(), 'bad.csv')
    writeFileSync(bad, 'patient_id,date,q1,q2\nP1,2024-01-01,1,7\n')
    const { exit, stderr } = await tessera(['endpoints', 'qlq', bad, '--questionnaire', 'c30'])
    expect([exit, stderr]).toEqual([1, expect.stringContaining('item 2 of the QLQ-C30 has 7')])
    expect(stderr).toContain('bad.csv:2')
  }, 60_000)
})
