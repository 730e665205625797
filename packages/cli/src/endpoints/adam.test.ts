import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readTable } from '@tessera/tables'
import { expect, it } from 'vitest'
import { tessera } from '../../test/tessera.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'adam-cli-'))
const file = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text)
  return path.join(folder, name)
}
const dm = file(
  'dm.csv',
  'STUDYID,DOMAIN,USUBJID,ARMCD,ARM,RFSTDTC,RFXSTDTC,RFXENDTC,RFPENDTC,DTHDTC,DTHFL\nS,DM,S-1,A,Drug A,2020-01-01,2020-01-01,2020-03-01,2020-06-01,,\nS,DM,S-2,B,Drug B,2020-01-02,2020-01-02,2020-02-01,2020-04-01,2020-04-01,Y\nS,DM,S-3,Scrnfail,Screen Failure,,,,,,\n',
)
const rs = file(
  'rs.csv',
  'DOMAIN,USUBJID,RSTESTCD,RSCAT,RSSTRESC,RSEVAL,VISIT,RSDTC\nRS,S-1,OVRLRESP,RECIST 1.1,PR,INVESTIGATOR,WEEK 6,2020-02-12\nRS,S-1,OVRLRESP,RECIST 1.1,PR,INVESTIGATOR,WEEK 12,2020-03-25\nRS,S-1,OVRLRESP,RECIST 1.1,PD,INVESTIGATOR,WEEK 18,2020-05-06\n',
)

it('tessera endpoints adam writes ADSL, ADRS and ADTTE', async () => {
  const out = path.join(folder, 'out')
  const { exit, stdout } = await tessera([
    'endpoints',
    'adam',
    dm,
    '--rs',
    rs,
    '--schedule',
    '6 weeks',
    '--out',
    out,
    '--json',
  ])
  expect(exit).toBe(0)
  expect(
    JSON.parse(stdout).tables.map(({ name, rows }: { name: string; rows: number }) => [name, rows]),
  ).toEqual([
    ['ADSL', 3],
    ['ADRS', 10],
    ['ADTTE', 8],
  ])
  const adtte = readFileSync(path.join(out, 'adtte.csv'), 'utf8').split('\n')
  const row = (code: string, subject: string) =>
    adtte.find(line => line.startsWith(`S,${subject},`) && line.includes(`,${code},`))
  expect(row('OS', 'S-2')).toContain(',91,DAYS,2020-01-02,2020-04-01,0,1,Death')
  expect(row('PFSFDA', 'S-1')).toContain(',127,DAYS,2020-01-01,2020-05-06,0,1,Disease progression: PD')
  expect(row('DORFDA', 'S-1')).toContain(',85,DAYS,2020-02-12,2020-05-06,0,1,')
  expect(readFileSync(path.join(out, 'adrs.csv'), 'utf8')).toContain(
    'S,S-1,CBOR,Best Confirmed Overall Response,PR,2,2020-02-12',
  )
})

it('tessera endpoints adam writes transport files, and refuses a file that is another domain', async () => {
  const out = path.join(folder, 'xpt')
  expect((await tessera(['endpoints', 'adam', dm, '--format', 'xpt', '--out', out])).exit).toBe(0)
  expect((await readTable(path.join(out, 'adsl.xpt'))).table.rowCount).toBe(3)
  const wrong = await tessera(['endpoints', 'adam', rs, '--out', out, '--json'])
  expect(wrong.exit).toBe(1)
  expect(JSON.parse(wrong.stdout).findings[0].code).toBe('wrong-domain')
  expect((await tessera(['endpoints', 'adam', dm])).exit).toBe(2)
})
