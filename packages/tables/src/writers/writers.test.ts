import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readTable } from '../read-table.ts'
import { columnOf, makeTable } from '../select.ts'
import { booleanColumn, dateColumn, numberColumn, textAt, textColumn } from '../values.ts'
import { writeCsv } from './csv.ts'
import { writeExcel } from './excel.ts'
import { writeParquet } from './parquet.ts'

const folder = mkdtempSync(join(tmpdir(), 'tessera-writers-'))
afterAll(() => rmSync(folder, { recursive: true }))

const table = makeTable('t', [
  numberColumn('年龄', [0.1 + 0.2, Number.NaN, -1e-20]),
  textColumn('a "quoted" name', ['a,b', '中文 "x"', null]),
  dateColumn('day', [18691, Number.NaN, -3654]),
  dateColumn('time', [18691.25, Number.NaN, 0.5]),
  booleanColumn('flag', [true, false, null]),
  textColumn('code', ['007', '012', null]),
])
const writers = {
  csv: (path: string) => writeCsv(table, path),
  parquet: (path: string) => writeParquet(table, path),
  xlsx: (path: string) => writeExcel([{ name: 'first', table }], path),
}

describe.each(Object.entries(writers))('what is written as %s', (ending, write) => {
  it('reads back the same, to the last digit', async () => {
    const path = join(folder, `table.${ending}`)
    await write(path)
    const { table: back, findings } = await readTable(path)
    expect(findings).toEqual([])
    for (const column of table.columns) {
      const read = columnOf(back, column.name)
      expect(read.kind).toBe(column.kind)
      for (let row = 0; row < 3; row++) expect(textAt(read, row)).toBe(textAt(column, row))
    }
  })

  it('leaves nothing behind when it cannot be written', async () => {
    const before = readdirSync(folder)
    await expect(write(join(folder, 'no-such-folder', `table.${ending}`))).rejects.toThrow()
    expect(readdirSync(folder)).toEqual(before)
  })
})

describe('Excel', () => {
  it('writes several sheets, which are read by name', async () => {
    const path = join(folder, 'sheets.xlsx')
    const other = makeTable('o', [numberColumn('x', [1, 2])])
    await writeExcel(
      [
        { name: 'first', table },
        { name: 'a/b: a very long name of a hospital sheet', table: other, headers: { x: 'Value' } },
        { name: 'first', table: other },
      ],
      path,
    )
    const { table: second } = await readTable(path, { sheet: 'a b  a very long name of a hosp' })
    expect(second.columns.map(column => column.name)).toEqual(['Value'])
    expect((await readTable(path, { sheet: 'first (2)' })).table.rowCount).toBe(2)
    await expect(readTable(path, { sheet: 'none' })).rejects.toMatchObject({
      findings: [{ code: 'no-such-sheet' }],
    })
  })
})
