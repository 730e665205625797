import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { FindingsError } from '@tessera/evidence'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { makeTable } from '../select.ts'
import { numberColumn, textAt, textColumn } from '../values.ts'
import { writeParquet } from '../writers/parquet.ts'
import { type ReadMatrixOptions, readMatrix } from './read-matrix.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-matrix-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(content: string | Uint8Array, name = 'counts.tsv'): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

const read = (content: string | Uint8Array, name?: string, options?: ReadMatrixOptions) =>
  readMatrix(write(content, name), options)

async function codes(content: string | Uint8Array, name?: string): Promise<string[]> {
  try {
    return (await read(content, name)).findings.map(({ code }) => code)
  } catch (error) {
    if (error instanceof FindingsError) return error.findings.map(({ code }) => code)
    throw error
  }
}

describe('a wide table of numbers', () => {
  it('is read with its names, lines and missing values, packed or not', async () => {
    const text = 'gene\ts1\ts2\nA\t1\t-2.5\n\nB\tNA\t1e3\nC\t\t0.000125\n'
    for (const [content, name] of [
      [text, 'a.tsv'],
      [gzipSync(text), 'a.tsv.gz'],
      [text.replaceAll('\n', '\r\n'), 'crlf.tsv'],
      [`\ufeff${text}`, 'bom.tsv'],
      [Buffer.from(`\ufeff${text}`, 'utf16le'), 'wide.tsv'],
    ] as const) {
      const { matrix, findings } = await read(content, name)
      expect(findings).toEqual([])
      expect(matrix.numbers).toEqual(['s1', 's2'])
      expect([0, 1, 2].map(row => textAt(matrix.texts[0], row))).toEqual(['A', 'B', 'C'])
      expect([...matrix.values]).toEqual([1, -2.5, Number.NaN, 1000, Number.NaN, 0.000125])
      expect([...matrix.fileRows]).toEqual([2, 4, 5])
    }
  })

  it('reads every double as JavaScript does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.double({ noNaN: true, noDefaultInfinity: true }),
            fc.integer(),
            fc.float({ noNaN: true, noDefaultInfinity: true }),
          ),
          {
            minLength: 1,
            maxLength: 40,
          },
        ),
        async numbers => {
          const { matrix } = await read(
            `id\tx\ty\n${numbers.map((x, i) => `r${i}\t${x}\t${x.toFixed(3)}\n`).join('')}`,
            'p.tsv',
          )
          numbers.forEach((x, i) => {
            expect(matrix.values[2 * i]).toBe(x === 0 ? 0 : x)
            expect(Math.abs(matrix.values[2 * i + 1])).toBe(Math.abs(Number(x.toFixed(3))))
          })
        },
      ),
      { numRuns: 40 },
    )
  })

  it('reads what R writes: quotes, row names without a header, blanks between', async () => {
    const csv = await read('"","s1","s2"\n"A ""b""",1,2\n"C,d",3,4\n', 'r.csv')
    expect([0, 1].map(row => textAt(csv.matrix.texts[0], row))).toEqual(['A "b"', 'C,d'])
    const short = await read('s1\ts2\nA\t1\t2\nB\t3\t4\n', 'short.tsv')
    expect(short.matrix.fields).toEqual(['', 's1', 's2'])
    expect(short.findings.map(({ code }) => code)).toEqual(['row-names-without-header'])
    const blanks = await read('"s1" "s2"\n"A" 1 2\n"B" 3 4\n', 'blank.txt')
    expect([...blanks.matrix.values]).toEqual([1, 2, 3, 4])
    const lines = await read('id,x,y\n"two\nlines",1,2\nB,3,4\n', 'lines.csv')
    expect([...lines.matrix.fileRows]).toEqual([2, 4])
  })

  it('passes over comments and the sizes of GCT', async () => {
    const gct = await read('#1.2\n2\t1\nName\tDescription\ts1\nA\tx\t5\nB\ty\t6\n', 'a.gct')
    expect([...gct.matrix.values]).toEqual([5, 6])
    expect(gct.matrix.texts.map(({ name }) => name)).toEqual(['Name', 'Description'])
    const excel = await read('sep=;\ngene;s1;s2\nA;1;2\n', 'sep.csv')
    expect([...excel.matrix.values, ...excel.matrix.fileRows]).toEqual([1, 2, 3])
    const hash = await read('#gene\ts1\nA\t5\nB\t6\n')
    expect(hash.matrix.fields).toEqual(['#gene', 's1'])
  })

  it('reads decimal commas, by the whole file and late', async () => {
    const { matrix, findings } = await read('gene;s1;s2\nA;1,5;2\nB;3;4,25\n', 'de.csv')
    expect([...matrix.values]).toEqual([1.5, 2, 3, 4.25])
    expect(findings.map(({ code }) => code)).toEqual(['decimal-commas'])
    const late = `gene\ts1\n${Array.from({ length: 80 }, (_, i) => `g${i}\t0\n`).join('')}z\t1,5\n`
    expect((await read(late)).matrix.values[80]).toBe(1.5)
    const mixed = await read('gene\ts1\ts2\nA\t1.5\t2,5\nB\t1.5\t2.5\nC\t1.5\t2.5\n')
    expect(mixed.findings).toMatchObject([
      { code: 'decimal-comma', severity: 'error', row: 2, field: 's2', value: '2,5' },
    ])
    expect(mixed.matrix.values[1]).toBeNaN()
  })

  it('names rows of another length, headers twice, quotes, damaged and empty files', async () => {
    const ragged = await read('gene\ts1\ts2\nA\t1\t2\nB\t1\nC\t1\t2\t3\n').catch(error => error)
    expect(ragged.findings).toMatchObject([
      { code: 'ragged-row', row: 3, count: 2 },
      { code: 'ragged-row', row: 4 },
    ])
    expect(await codes('gene,s1,s2\nA,1,5,2,5\n', 'c.csv')).toEqual(['ragged-row'])
    expect(await codes('gene\ts1\ts1\nA\t1\t2\n')).toEqual(['duplicate-header'])
    expect(await codes('gene\ts1\n"A\t1\nB\t2\n')).toEqual(['unclosed-quote'])
    expect(await codes('gene\ts1\n"A"x\t1\nB\t2\n')).toEqual(['stray-quote'])
    expect(await codes('')).toEqual(['empty-file'])
    expect(await codes('gene\ts1\n')).toEqual(['no-rows'])
    expect(await codes('a title\n')).toEqual(['no-rows'])
    expect(await codes('title\nx\n')).toEqual(['one-column'])
    const packed = gzipSync(Buffer.from(`gene\ts1\n${'A\t1\n'.repeat(5000)}`))
    expect(await codes(packed.subarray(0, packed.length - 12), 'cut.tsv.gz')).toEqual(['truncated-gzip'])
    await expect(readMatrix(path.join(folder, 'absent.tsv'))).rejects.toThrow('no such file')
    await expect(readMatrix(folder)).rejects.toThrow(FindingsError)
  })

  it('takes limits, infinities and remarks as missing, and says so', async () => {
    const { matrix, findings } = await read('m\ts1\ts2\nA\t<0.05\t1\nB\t<LOD\t-Inf\nC\t2\tremark\nD\t2\t3\n')
    expect([...matrix.values]).toEqual([Number.NaN, 1, Number.NaN, Number.NaN, 2, Number.NaN, 2, 3])
    expect(findings.map(({ code, row, count }) => [code, row ?? count])).toEqual([
      ['infinite-value', 3],
      ['unreadable-number', 4],
      ['below-limit', 2],
    ])
  })

  it('makes a column text whose later cells are, and reads an old encoding', async () => {
    const late = `gene\tnote\ts1\n${Array.from({ length: 80 }, (_, i) => `g${i}\t\t1\n`).join('')}${'z\tword\t2\n'.repeat(9)}`
    const { matrix, findings } = await read(late)
    expect(matrix.numbers).toEqual(['s1'])
    expect(findings).toEqual([])
    const latin = await read(
      Buffer.from('gene\ts1\nprot\u00e9ine b\u00eata\t1\n\u00e9l\u00e9ment\t2\n', 'latin1'),
    )
    expect(textAt(latin.matrix.texts[0], 0)).toMatch(/^prot.+ine/)
  })

  it('reads rows longer than a piece of the file', async () => {
    const width = 60_000
    const header = ['id', ...Array.from({ length: width }, (_, i) => `gene${i}`)].join('\t')
    const rows = [1, 2, 3].map(row =>
      [`s${row}`, ...Array.from({ length: width }, (_, i) => (i % 7) + row)].join('\t'),
    )
    const { matrix } = await read(gzipSync(Buffer.from([header, ...rows].join('\n'))), 'wide.tsv.gz')
    expect([matrix.rowCount, matrix.numbers.length, matrix.values[2 * width + 6]]).toEqual([3, width, 9])
  })

  it('reads the same from Parquet', async () => {
    const file = path.join(folder, 'a.parquet')
    await writeParquet(
      makeTable('a', [
        textColumn('gene', ['A', 'B']),
        numberColumn('s1', [1, Number.NaN]),
        numberColumn('s2', [0.5, 3]),
      ]),
      file,
    )
    const { matrix } = await readMatrix(file)
    expect([...matrix.values]).toEqual([1, 0.5, Number.NaN, 3])
    expect(matrix.numbers).toEqual(['s1', 's2'])
  })
})
