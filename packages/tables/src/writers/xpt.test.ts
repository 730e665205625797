import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { FindingsError } from '@tessera/evidence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTable } from '../read-table.ts'
import { readIbmFloat } from '../readers/xpt/ibm-float.ts'
import { makeTable } from '../select.ts'
import { booleanColumn, dateColumn, isMissingAt, numberColumn, textAt, textColumn } from '../values.ts'
import { writeTable } from './write-table.ts'
import { ibmFloat } from './xpt/ibm-float.ts'
import { XptError, xptBytes } from './xpt.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'xpt-'))

/** The table that test/reference/written-xpt.R read from written.xpt; see there. */
const written = makeTable('adtte', [
  textColumn('USUBJID', ['01-701-1015', '01-701-1023', null, '肝-4']),
  numberColumn('AVAL', [2, 118.625, Number.NaN, -1e-3]),
  dateColumn('ADT', [16072, 16073, Number.NaN, -1]),
  dateColumn('ADTM', [16072.25, Number.NaN, 16073, 16074.5]),
  booleanColumn('SAFFL', [true, false, null, true]),
])

describe('IBM floating point, written', () => {
  it.each([
    [1, '4110000000000000'],
    [-118.625, 'c276a00000000000'],
    [0, '0000000000000000'],
    [0.1, '401999999999999a'],
    [Number.NaN, '2e00000000000000'],
  ])('%d is %s (SAS TS-140; IBM, Principles of Operation)', (value, hex) => {
    expect(Buffer.from(ibmFloat(value)).toString('hex')).toBe(hex)
  })

  it('is read back as the same number', () => {
    const doubles = fc.double({ min: -1e75, max: 1e75, noNaN: true })
    fc.assert(
      fc.property(doubles, value => {
        const read = readIbmFloat(ibmFloat(value), 0, 8)
        const small = Math.abs(value) < 16 ** -64
        expect('value' in read && (small ? 0 : value) === (small ? 0 : read.value)).toBe(true)
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  it('refuses what no transport file holds', () => {
    expect(() => ibmFloat(1e76)).toThrow(RangeError)
    expect(() => ibmFloat(Number.POSITIVE_INFINITY)).toThrow(RangeError)
  })
})

describe('a transport file', () => {
  it('is read back as the table that was written', async () => {
    const file = path.join(folder, 'adtte.xpt')
    await writeTable(written, file)
    const { table, findings } = await readTable(file)
    expect(findings).toEqual([])
    expect(table.columns.map(({ name }) => name)).toEqual(['USUBJID', 'AVAL', 'ADT', 'ADTM', 'SAFFL'])
    for (const [i, column] of table.columns.entries())
      for (let row = 0; row < 4; row++) {
        const own = written.columns[i]
        expect(isMissingAt(column, row), `${column.name} ${row}`).toBe(isMissingAt(own, row))
        if (own.kind !== 'boolean') expect(textAt(column, row)).toBe(textAt(own, row))
      }
    expect(textAt(table.columns[4], 1)).toBe('N')
  })

  it('is the file that R haven and foreign read as this table', () => {
    const reference = readFileSync(new URL('../../test/reference/written.xpt', import.meta.url))
    expect(Buffer.from(xptBytes(written)).equals(reference)).toBe(true)
    const read = JSON.parse(
      readFileSync(new URL('../../test/reference/written-xpt.json', import.meta.url), 'utf8'),
    )
    for (const by of ['haven', 'foreign']) {
      expect(read[by].USUBJID).toEqual(['01-701-1015', '01-701-1023', '', '肝-4'])
      expect(read[by].AVAL).toEqual([2, 118.625, null, -0.001])
      expect(read[by].ADT.map((day: number | null) => (day === null ? null : day - 3653))).toEqual([
        16072,
        16073,
        null,
        -1,
      ])
      expect(read[by].SAFFL).toEqual(['Y', 'N', '', 'Y'])
    }
  })

  it('keeps labels, and refuses names and texts that do not fit', () => {
    const labelled = xptBytes(written, { label: 'Time to event', labels: { AVAL: 'Analysis value' } })
    expect(Buffer.from(labelled).includes('Analysis value')).toBe(true)
    const refused = [
      makeTable('t', [numberColumn('too_long_name', [1])]),
      makeTable('t', [textColumn('TEXT', ['x'.repeat(201)])]),
      makeTable('t', [numberColumn('年龄', [1])]),
    ]
    for (const table of refused) expect(() => xptBytes(table)).toThrow(XptError)
    expect(() => xptBytes(written, { labels: { AVAL: 'x'.repeat(41) } })).toThrow(XptError)
  })
})

it('the ending of the file says how a table is written', async () => {
  for (const ending of ['csv', 'parquet', 'xlsx']) {
    const file = path.join(folder, `t.${ending}`)
    await writeTable(written, file)
    expect((await readTable(file)).table.rowCount).toBe(4)
  }
  await expect(writeTable(written, path.join(folder, 't.doc'))).rejects.toThrow(FindingsError)
})

if (process.env.WRITE_REFERENCE)
  writeFileSync(new URL('../../test/reference/written.xpt', import.meta.url), xptBytes(written))
