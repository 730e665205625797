import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { FindingsError } from '@tessera/evidence'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTable } from '../read-table.ts'
import { columnOf, makeTable } from '../select.ts'
import { dateColumn, numberColumn, textAt, textColumn } from '../values.ts'
import { writeExcel } from '../writers/excel.ts'
import { writeParquet } from '../writers/parquet.ts'
import { readers } from './readers.ts'

const folder = mkdtempSync(join(tmpdir(), 'tessera-readers-'))
afterAll(() => rmSync(folder, { recursive: true }))

const rows = [
  ['ID', 'VAL', 'DAY', 'NOTE'],
  ['A1', '0.1', '2021-03-05', ''],
  ['B2', '-118.625', '', 'two words'],
  ['C3', '1e-20', '1959-12-31', 'x'],
]
const table = makeTable('t', [
  textColumn('ID', ['A1', 'B2', 'C3']),
  numberColumn('VAL', [0.1, -118.625, 1e-20]),
  dateColumn('DAY', [18691, Number.NaN, -3654]),
  textColumn('NOTE', [null, 'two words', 'x']),
])
const xpt = new URL('../../test/reference/special-missing.xpt', import.meta.url)

/** The same table in every format. The XPT file was written by haven (test/reference/xpt.R). */
const files: Readonly<Record<string, { file: string; write: (path: string) => void | Promise<void> }>> = {
  CSV: { file: 't.csv', write: path => writeFileSync(path, rows.map(row => row.join(',')).join('\n')) },
  TSV: { file: 't.tsv', write: path => writeFileSync(path, rows.map(row => row.join('\t')).join('\r\n')) },
  Parquet: { file: 't.parquet', write: path => writeParquet(table, path) },
  Excel: { file: 't.xlsx', write: path => writeExcel([{ name: 't', table }], path) },
  'SAS XPT': { file: 't.xpt', write: path => writeFileSync(path, readFileSync(xpt)) },
}

/** A table or a FindingsError; any other error fails the test. */
async function readOrFind(path: string): Promise<'table' | 'findings'> {
  try {
    await readTable(path)
    return 'table'
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error
    expect(error.findings.length).toBeGreaterThan(0)
    for (const finding of error.findings) {
      expect(finding.cure).not.toBe('')
      expect(JSON.stringify(finding)).not.toContain(folder)
    }
    return 'findings'
  }
}

describe.each(readers.map(reader => reader.name))('the %s reader keeps the contract', name => {
  const path = join(folder, files[name].file)
  beforeAll(async () => files[name].write(path))

  it('reads numbers, dates and text as they were written', async () => {
    const { table: read } = await readTable(path)
    const column = (wanted: string) => [0, 1, 2].map(row => textAt(columnOf(read, wanted), row))
    expect(column('ID')).toEqual(['A1', 'B2', 'C3'])
    expect(column('VAL').map(Number)).toEqual([0.1, -118.625, expect.closeTo(1e-20, 34)])
    expect(column('DAY')).toEqual(['2021-03-05', null, '1959-12-31'])
    expect(column('NOTE')).toEqual([null, 'two words', 'x'])
  })

  it('gives file, hash and rows', async () => {
    const { table: read } = await readTable(path)
    expect(read.name).toBe('t')
    expect(read.source.file).toBe(files[name].file)
    expect(read.source.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'))
    expect(Array.from(read.fileRows)).toEqual([2, 3, 4])
  })

  it('finds a file that is empty, cut off or not of its format', async () => {
    const whole = readFileSync(path)
    const broken = join(folder, `broken-${files[name].file}`)
    writeFileSync(broken, '')
    expect(await readOrFind(broken)).toBe('findings')
    for (const part of [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99]) {
      writeFileSync(broken, whole.subarray(0, Math.floor(whole.length * part)))
      await readOrFind(broken)
    }
  })

  it('never crashes or hangs on random bytes, nor on its own bytes changed', async () => {
    const whole = readFileSync(path)
    const broken = join(folder, `random-${files[name].file}`)
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(), fc.boolean(), async (bytes, at, own) => {
        const content = own ? Buffer.from(whole) : Buffer.from(bytes)
        if (own)
          content.set(bytes.subarray(0, Math.max(0, whole.length - (at % whole.length))), at % whole.length)
        writeFileSync(broken, content)
        await readOrFind(broken)
      }),
      { numRuns: 60, seed: 7 },
    )
  }, 60_000)
})

describe('gzip', () => {
  it('reads a packed text table', async () => {
    const path = join(folder, 'packed.csv.gz')
    writeFileSync(path, gzipSync(rows.map(row => row.join(',')).join('\n')))
    const { table: read } = await readTable(path)
    expect(read.rowCount).toBe(3)
    expect(read.name).toBe('packed')
  })

  it('finds a truncated one', async () => {
    const path = join(folder, 'cut.csv.gz')
    writeFileSync(path, gzipSync(rows.map(row => row.join(',')).join('\n')).subarray(0, 60))
    await expect(readTable(path)).rejects.toMatchObject({
      findings: [{ code: 'truncated-gzip', file: 'cut.csv.gz' }],
    })
  })
})

it('names the formats when it knows none', async () => {
  const path = join(folder, 'table.docx.bin')
  writeFileSync(path, 'x')
  await expect(readTable(path)).rejects.toMatchObject({ findings: [{ code: 'unknown-format' }] })
  await expect(readTable(join(folder, 'none.csv'))).rejects.toMatchObject({
    findings: [{ code: 'file-not-found' }],
  })
})
