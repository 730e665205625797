import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readTable } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tablesOnPage } from '../../test/table-on-page.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const page = path.join(import.meta.dirname, '../../../../docs/endpoints/timeline.md')

describe('tessera endpoints timeline', () => {
  it('samples of the page: due, taken, out of window, missing, every field of the document on it', async () => {
    const { 'SAMPLES.csv': samples, 'PATIENTS.csv': patients, 'LIMITS.csv': limits } = tablesOnPage(page)
    const out = path.join(path.dirname(samples), 'due.csv')
    const { exit, stdout } = await tessera([
      ...['endpoints', 'timeline', samples, '--patients', patients, '--cut', '2024-05-08'],
      ...['--limits', limits, '--out', out, '--json'],
    ])
    expect(exit).toBe(0)
    const document = JSON.parse(stdout)
    expectDocumented(page, document)
    const state = (patient: string, visit: string, kind: string) => {
      const one = document.samples.find(
        (row: Record<string, string>) =>
          row.patient_id === patient && row.visit === visit && row.kind === kind,
      )
      return [one.state, one.sample, one.days_off, one.remarks]
    }
    expect(state('P1', 'baseline', 'tissue')).toEqual(['taken', 'T1', -14, ''])
    expect(state('P1', 'week 6', 'blood')).toEqual(['taken', 'B2', -2, 'spun late'])
    expect(state('P1', 'week 12', 'blood')).toEqual(['out of window', 'B3', 14, 'not fasting; not recorded'])
    expect(state('P1', 'week 6', 'urine')).toEqual(['missing', null, null, ''])
    // Its window closes on the day of the cut plus seven.
    expect(state('P1', 'week 18', 'blood')[0]).toBe('not yet due')
    expect(state('P2', 'baseline', 'blood')).toEqual(['taken', 'B5', 0, ''])
    expect(state('P2', 'week 12', 'blood')[0]).toBe('not due')
    expect(document.counts[0]).toMatchObject({
      visit: 'baseline',
      kind: 'tissue',
      due: 2,
      taken: 1,
      missing: 1,
    })
    expect(document.findings.map(({ code, row }: { code: string; row: number }) => [code, row])).toEqual([
      ['sample-twice', 7],
      ['sample-of-nobody', 9],
    ])
    const { table } = await readTable(out)
    expect(table.rowCount).toBe(2 * 13)
  }, 60_000)

  it('shows counts by visit and kind, and with --trace every sample that was due', async () => {
    const { 'SAMPLES.csv': samples, 'PATIENTS.csv': patients, 'LIMITS.csv': limits } = tablesOnPage(page)
    const { exit, stdout } = await tessera([
      ...['endpoints', 'timeline', samples, '--patients', patients, '--cut', '2024-05-08'],
      ...['--limits', limits, '--trace', '--to-week', '12'],
    ])
    expect(exit).toBe(0)
    expect(stdout).toContain('blood: spun late')
    expect(stdout).toContain('minutes to the centrifuge 95, at most 60')
    expect(stdout).not.toContain('week 18')
  }, 60_000)

  it('says which row or option is at fault', async () => {
    const { 'SAMPLES.csv': samples, 'PATIENTS.csv': patients } = tablesOnPage(page)
    const plain = ['endpoints', 'timeline', samples, '--patients', patients]
    for (const wrong of [
      [],
      ['--cut', '2024-02-30'],
      ['--cut', '2024-05-08', '--window', '21'],
      ['--cut', '2024-05-08', '--to-week', '3'],
      ['--cut', '2024-05-08', '--out', 'x.doc'],
    ])
      expect((await tessera([...plain, ...wrong])).exit, wrong.join(' ')).toBe(2)
    const bad = path.join(temporaryFolder(), 'bad.csv')
    writeFileSync(bad, 'patient_id,sample,kind,date\nP1,s1,blood,soon\n')
    const { exit, stderr } = await tessera([
      ...['endpoints', 'timeline', bad, '--patients', patients, '--cut', '2024-05-08'],
    ])
    expect([exit, stderr]).toEqual([1, expect.stringContaining('bad.csv:2')])
  }, 90_000)
})
