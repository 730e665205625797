import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FindingsError } from '@tessera/evidence'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { readTable } from '../read-table.ts'
import { makeTable } from '../select.ts'
import { textAt, textColumn } from '../values.ts'
import { csvText } from '../writers/csv.ts'

const folder = mkdtempSync(join(tmpdir(), 'tessera-csv-'))
afterAll(() => rmSync(folder, { recursive: true }))

function read(content: string | Uint8Array, name = 'hospital.csv') {
  const path = join(folder, name)
  writeFileSync(path, content)
  return readTable(path)
}

async function findingsOf(content: string | Uint8Array) {
  try {
    return (await read(content)).findings
  } catch (error) {
    if (error instanceof FindingsError) return error.findings
    throw error
  }
}

// Expected lines are counted by hand in the texts below.
describe('broken CSV is a finding with its line', () => {
  it.each([
    ['a stray quote after a quoted cell', 'a,b\n1,2\n"3"x,4\n5,6\n', 'stray-quote', 3],
    ['a stray quote inside a cell', 'a,b\n1,2\n3,5" tumour\n', 'stray-quote', 3],
    ['a quote that is never closed', 'a,b\n1,2\n3,"4\n5,6\n7,8\n', 'unclosed-quote', 3],
    ['a quote that swallows the next row', 'a,b\n1,"x\n2,"y"\n3,4', 'stray-quote', 2],
    ['a row that is too long', 'a,b\n1,2\n3,4,5\n', 'ragged-row', 3],
    ['a row that is too short', 'a,b,c\n1,2,3\n\n3,4\n', 'ragged-row', 4],
    ['an empty file', '', 'empty-file', 1],
    ['a file of blanks', ' \n\n', 'empty-file', 1],
    ['a header without rows', 'a,b\n', 'no-rows', 1],
    ['a header that stands twice', 'a,b,a\n1,2,3\n', 'duplicate-header', 1],
    ['a NUL byte', 'a,b\n1,2\n3,\0\n', 'nul-byte', 3],
  ])('%s', async (_, content, code, row) => {
    const findings = await findingsOf(content)
    expect(findings[0]).toMatchObject({ severity: 'error', code, row, file: 'hospital.csv' })
    expect(findings[0].cure).not.toBe('')
  })
})

describe('CSV as it comes', () => {
  it('counts lines over quoted line breaks, empty lines and Windows line ends', async () => {
    const { table } = await read('a,b\r\n1,"x\r\ny"\r\n\r\n3,z\r\n')
    expect(Array.from(table.fileRows)).toEqual([2, 5])
    expect(textAt(table.columns[1], 1)).toBe('z')
  })

  it('counts lines of text without quotes too', async () => {
    const { table } = await read('a,b\n1,2\n\n\n3,4\n')
    expect(Array.from(table.fileRows)).toEqual([2, 5])
  })

  it('reads semicolons with decimal commas', async () => {
    const { table } = await read('id;alb\nP1;3,8\nP2;41,25\n')
    expect(textAt(table.columns[1], 0)).toBe('3.8')
  })

  it('lets empty cells beyond the header pass, with a note', async () => {
    const { table, findings } = await read('a,b\n1,2,\n3,4\n')
    expect(table.rowCount).toBe(2)
    expect(findings.map(finding => finding.code)).toEqual(['empty-trailing-cells'])
  })

  it('calls a column without a header by its place', async () => {
    const { table, findings } = await read(',a\n1,5\n2,6\n')
    expect(table.columns.map(column => column.name)).toEqual(['column_1', 'a'])
    expect(findings.map(finding => finding.code)).toEqual(['unnamed-header'])
  })

  it('reads back whatever csvText writes', async () => {
    const cell = fc.string({ maxLength: 12 }).map(text => `x${text.replace(/[\0\r\s]+/g, ' ').trim()}`)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), async pairs => {
        const table = makeTable('t', [
          textColumn(
            'a',
            pairs.map(pair => pair[0]),
          ),
          textColumn(
            'b"c',
            pairs.map(pair => pair[1]),
          ),
        ])
        const path = join(folder, 'back.csv')
        writeFileSync(path, csvText(table))
        const back = await readTable(path, {
          dictionary: { columns: { a: { type: 'text' }, 'b"c': { type: 'text' } } },
        })
        for (const j of [0, 1])
          for (let row = 0; row < pairs.length; row++)
            expect(textAt(back.table.columns[j], row)).toBe(
              pairs[row][j]
                .normalize('NFKC')
                .replace(/[\u200b\ufeff]/g, '')
                .replace(/\s+/g, ' ')
                .trim(),
            )
      }),
      { numRuns: 60, seed: 3 },
    )
  })
})
