import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { recordRelativeError } from '../../../../scripts/conformance/record.ts'
import { tessera } from '../../test/tessera.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'survival-cli-'))

function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text)
  return path.join(folder, name)
}

/** The tables of docs/endpoints/survival.md. */
const patients = file(
  'patients.csv',
  `patient_id,arm,randomised,death_date,last_contact_date,new_therapy_date
P1,A,2020-01-06,,2020-12-01,
P2,A,2020-01-13,2020-09-20,,
P3,B,2020-02-03,,2020-10-10,2020-05-02
P4,B,2020-02-10,2020-06-30,,
`,
)
const assessments = file(
  'assessments.csv',
  `patient_id,date,response
P1,2020-01-02,SD
P1,2020-02-17,PR
P1,2020-03-30,PD
P2,2020-01-10,SD
P2,2020-02-24,SD
P3,2020-01-30,SD
P3,2020-03-16,SD
P3,2020-06-08,PD
P4,2020-02-07,SD
`,
)
const survival = async (...args: string[]) => {
  const { exit, stdout, stderr } = await tessera(['endpoints', 'survival', ...args, '--json'])
  return { exit, document: JSON.parse(stdout), stderr }
}
const pfs = ['--assessments', assessments, '--endpoint', 'pfs', '--schedule', '6 weeks', '--window', '1 week']

describe('tessera endpoints survival', () => {
  it('derives by two sets of rules side by side, and says where they differ', async () => {
    const { exit, document } = await survival(patients, ...pfs, '--group', 'arm')
    expect(exit).toBe(0)
    const records = document.results.map((one: { records: { rule: string; days: number }[] }) =>
      one.records.map(({ rule, days }) => [rule, days]),
    )
    expect(records).toEqual([
      [
        ['event', 85],
        ['missed-assessments', 43],
        ['new-therapy', 43],
        ['no-assessment-after-baseline', 1],
      ],
      [
        ['event', 85],
        ['event', 252],
        ['event', 127],
        ['event', 142],
      ],
    ])
    expect(document.differences.map(({ patientId }: { patientId: string }) => patientId)).toEqual([
      'P2',
      'P3',
      'P4',
    ])
    expect(document.results[1].summary.comparison.test).toBe('log-rank')
    const { stdout } = await tessera(['endpoints', 'survival', patients, ...pfs, '--trace'])
    expect(stdout).toContain('4 scheduled assessments missed between 2020-02-24')
  })

  it('writes ADTTE, counts from zero, cuts the data and takes a definition of one’s own', async () => {
    const out = path.join(folder, 'adtte.csv')
    await survival(patients, ...pfs, '--out', out)
    const rows = readFileSync(out, 'utf8').split('\n')
    expect(rows[0]).toBe(
      'USUBJID,TRTP,PARAMCD,PARAM,PARCAT1,AVAL,AVALU,STARTDT,ADT,CNSR,CAUSE,EVNTDESC,CNSDTDSC,SRCDOM,SRCVAR,SRCROW',
    )
    expect(rows[1]).toBe(
      'P1,A,PFSFDA,Progression-free survival,fda,85,DAYS,2020-01-06,2020-03-30,0,1,Disease progression: PD,,assessments.csv,response,4',
    )
    const os = ['--endpoint', 'os', '--rules', 'ema', '--cut', '2020-07-31', '--from-zero']
    const cut = await survival(patients, ...os)
    expect(cut.document.results[0].records.map(({ days }: { days: number }) => days)).toEqual([
      207, 200, 179, 141,
    ])
    const own = file(
      'own.json',
      JSON.stringify({
        parameter: 'TTNT',
        label: 'Time to next treatment',
        rules: 'own',
        events: [{ fact: 'new therapy', description: 'New therapy' }],
        censoring: [
          { code: 'alive', when: { kind: 'no event' }, at: 'last known alive', description: 'None' },
        ],
      }),
    )
    const next = await survival(patients, '--endpoint', 'os', '--rules', own)
    expect(next.document.results.map((one: { endpoint: string }) => one.endpoint)).toEqual(['TTNT'])
    expect(next.document.results[0].records.map(({ event }: { event: number }) => event)).toEqual([
      0, 0, 1, 0,
    ])
  })

  it('ends with 1 where dates contradict each other, and with 2 for wrong usage', async () => {
    const wrong = file(
      'wrong.csv',
      'patient_id,time_zero,death_date,progression_date\nP1,2020-01-01,2020-02-01,2020-03-01\n',
    )
    const { exit, document } = await survival(wrong, '--endpoint', 'os')
    expect(exit).toBe(1)
    expect(document.findings).toContainEqual(
      expect.objectContaining({
        code: 'progression-after-death',
        file: 'wrong.csv',
        row: 2,
        field: 'progression_date',
      }),
    )
    const usage = async (...args: string[]) =>
      (await tessera(['endpoints', 'survival', patients, ...args])).exit
    expect(await usage()).toBe(2)
    expect(await usage('--endpoint', 'pffs')).toBe(2)
    expect(await usage('--endpoint', 'pfs', '--rules', 'fdaa')).toBe(2)
    expect(await usage('--endpoint', 'pfs', '--schedule', 'often')).toBe(2)
    expect(await usage('--endpoint', 'pfs', '--columns', 'timezero=x')).toBe(2)
    expect(await usage('--endpoint', 'pfs', '--out', 'x.doc')).toBe(2)
    expect(await usage('--endpoint', 'pfs', '--columns', 'timeZero=nowhere')).toBe(1)
  })
})

const pilot = fileURLToPath(new URL('../../../../../shared/data/cdisc_pilot/', import.meta.url))
const absent = existsSync(pilot) ? '' : ' (skipped: ../shared/data/cdisc_pilot is not there)'
describe.skipIf(absent !== '')(`the CDISC pilot by command${absent}`, () => {
  it('gives 86/84/84 patients, 29/61/62 events and log-rank 60.27 from the files as they are', async () => {
    const { exit, document } = await survival(
      `${pilot}adsl.xpt`,
      ...['--endpoint', 'first-event', '--events', `${pilot}adae.xpt`, '--group', 'TRT01A'],
      ...['--where', "CQ01NAM == 'DERMATOLOGIC EVENTS' && TRTEMFL == 'Y'"],
    )
    expect(exit).toBe(0)
    const { groups, comparison } = document.results[0].summary
    expect(groups.map(({ n, events }: { n: number; events: number }) => [n, events])).toEqual([
      [86, 29],
      [84, 61],
      [84, 62],
    ])
    // The value of survival::survdiff: packages/clinical/test/reference/survival-pilot.R.
    const error = recordRelativeError(
      'tessera endpoints survival',
      [comparison.chiSquared],
      [60.2695567390281],
    )
    expect(error).toBeLessThan(1e-10)
  })
})
