import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readTable } from '@tessera/tables'
import { expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tablesOnPage } from '../../test/table-on-page.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const page = path.join(import.meta.dirname, '../../../../docs/endpoints/ctcae.md')

function written(name: string, text: string): string {
  const file = path.join(temporaryFolder(), name)
  writeFileSync(file, text)
  return file
}

it('grades the table of the page, every field of the document on it', async () => {
  const { 'LB.csv': lb } = tablesOnPage(page)
  const { exit, stdout } = await tessera(['endpoints', 'ctcae', lb, '--json', '--correct-calcium'])
  expect(exit).toBe(0)
  const { columns, ...document } = JSON.parse(stdout)
  expect(columns).toMatchObject({ value: 'LBSTRESN', isBaseline: 'LBBLFL' })
  expectDocumented(page, document)
  const grades = document.grades.map(({ row, term, grade }: { row: number; term: string; grade: number }) => [
    row,
    term,
    grade,
  ])
  expect(grades).toContainEqual([3, 'Alanine aminotransferase increased', 2])
  expect(grades).toContainEqual([5, 'Alanine aminotransferase increased', 1])
  expect(grades).toContainEqual([7, 'Anemia', 3])
  expect(grades).toContainEqual([8, 'Hyperkalemia', 2])
  expect(grades).toContainEqual([9, 'Hypocalcemia', 0])
  expect(document.shift).toContainEqual({
    term: 'Alanine aminotransferase increased',
    baseline: 1,
    worst: 1,
    patients: 1,
  })
}, 30_000)

it('shows worst grades, shifts and with --trace the rule of every value; writes the grades', async () => {
  const { 'LB.csv': lb } = tablesOnPage(page)
  const out = path.join(path.dirname(lb), 'grades.parquet')
  const { exit, stdout } = await tessera(['endpoints', 'ctcae', lb, '--trace', '--out', out])
  expect(exit).toBe(0)
  expect(stdout).toContain('Patients by worst grade after baseline, CTCAE v5.0')
  expect(stdout).toContain('From baseline to worst grade')
  expect(stdout).toContain('>= 1.5 x baseline, baseline abnormal')
  expect(stdout).toContain('clinical criteria may raise the grade: hospitalization indicated (3)')
  const { table } = await readTable(out)
  expect(table.columns.map(({ name }) => name).slice(0, 3)).toEqual(['patient_id', 'term', 'body_system'])
}, 30_000)

it('says which column, cell or option is at fault', async () => {
  const noValue = await tessera(['endpoints', 'ctcae', written('a.csv', 'USUBJID,LBTESTCD\nP1,ALT\n')])
  expect([noValue.exit, noValue.stderr]).toEqual([1, expect.stringContaining('no column for the value')])
  const text = written('b.csv', 'USUBJID,LBTESTCD,LBSTRESN,LBSTRESU\nP1,ALT,high,U/L\n')
  const { exit, stderr } = await tessera(['endpoints', 'ctcae', text])
  expect(exit).toBe(1)
  expect(stderr).toContain('b.csv:2')
  expect((await tessera(['endpoints', 'ctcae', text, '--out', 'x.doc'])).exit).toBe(2)
  expect((await tessera(['endpoints', 'ctcae', text, '--symptoms', 'some'])).exit).toBe(2)
  expect((await tessera(['endpoints', 'ctcae'])).exit).toBe(2)
}, 60_000)
