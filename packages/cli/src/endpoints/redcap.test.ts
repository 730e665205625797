import { mkdtempSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { tessera } from '../../test/tessera.ts'

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../clinical/test/redcap/${name}`, import.meta.url))
const given = [fixture('raw.csv'), '--dictionary', fixture('dictionary.csv')]

it('tessera endpoints redcap writes one table an instrument, with its dictionary', async () => {
  const out = mkdtempSync(path.join(os.tmpdir(), 'redcap-cli-'))
  const { exit, stdout, stderr } = await tessera([
    'endpoints',
    'redcap',
    ...given,
    '--missing',
    'UNK',
    '--out',
    out,
    '--json',
  ])
  expect(exit).toBe(0)
  const document = JSON.parse(stdout)
  expect(
    document.instruments.map(({ instrument, rows }: { instrument: string; rows: number }) => [
      instrument,
      rows,
    ]),
  ).toEqual([
    ['enrolment', 2],
    ['adverse_events', 3],
    ['quality_of_life', 2],
  ])
  expect(readFileSync(path.join(out, 'adverse_events.csv'), 'utf8')).toContain(
    '1,centre_a,follow_up_arm_1,2,Other,Itch',
  )
  expect(
    JSON.parse(readFileSync(path.join(out, 'enrolment.dictionary.json'), 'utf8')).columns.sex.codes,
  ).toEqual(['Male', 'Female'])
  for (const secret of ['Anna', '5550100']) expect(stdout + stderr).not.toContain(secret)
})

it('tessera endpoints redcap ends with 1 where values cannot be read, and with 2 without a dictionary', async () => {
  expect((await tessera(['endpoints', 'redcap', ...given])).exit).toBe(1)
  expect((await tessera(['endpoints', 'redcap', given[0]])).exit).toBe(2)
  const wrong = await tessera(['endpoints', 'redcap', given[0], '--dictionary', given[0], '--json'])
  expect(wrong.exit).toBe(1)
  expect(JSON.parse(wrong.stdout).findings[0].code).toBe('no-such-column')
})
