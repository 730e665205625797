import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import { readTable } from '../read-table.ts'
import { columnOf } from '../select.ts'
import { isMissingAt, textAt } from '../values.ts'
import { openTable } from './open.ts'
import { readIbmFloat } from './xpt/ibm-float.ts'

const fixture = fileURLToPath(new URL('../../test/reference/special-missing.xpt', import.meta.url))
const pilot = fileURLToPath(new URL('../../../../../shared/data/cdisc_pilot/', import.meta.url))

/** Bytes from SAS TS-140 and, for -118.625, from IBM's Principles of Operation. */
describe('IBM floating point', () => {
  it.each([
    ['4110000000000000', 1],
    ['c110000000000000', -1],
    ['c276a00000000000', -118.625],
    ['0000000000000000', 0],
    ['4280000000000000', 128],
    ['401999999999999a', 0.1],
    ['41100000', 1],
    ['4110', 1],
  ])('%s is %d', (hex, value) => {
    const bytes = Buffer.from(hex, 'hex')
    expect(readIbmFloat(bytes, 0, bytes.length)).toEqual({ value: expect.closeTo(value, 15) })
  })

  it.each([
    ['2e00000000000000', '.'],
    ['5f00000000000000', '._'],
    ['4100000000000000', '.A'],
    ['5a00000000000000', '.Z'],
  ])('%s is the missing value %s', (hex, missing) => {
    expect(readIbmFloat(Buffer.from(hex, 'hex'), 0, 8)).toEqual({ missing })
  })
})

describe('a transport file written by haven', () => {
  it('keeps special missing values as missing, with a note', async () => {
    const { table, findings } = await readTable(fixture)
    const column = columnOf(table, 'MISS')
    expect([0, 1, 2].every(row => isMissingAt(column, row))).toBe(true)
    expect(findings).toEqual([
      expect.objectContaining({ code: 'special-missing', field: 'MISS', count: 2, severity: 'note' }),
    ])
    expect(findings[0].message).toContain('.A (1), .Z (1)')
  })

  it('reads date and datetime formats, and drops blanks at the end of text', async () => {
    const { table } = await readTable(fixture)
    expect(textAt(columnOf(table, 'DAY'), 0)).toBe('2021-03-05')
    expect(textAt(columnOf(table, 'AT'), 0)).toBe('2021-03-05T06:00:00')
    expect(textAt(columnOf(table, 'AT'), 1)).toBe('1960-01-01')
    expect(textAt(columnOf(table, 'ID'), 1)).toBe('B2')
  })

  it('reads labels', async () => {
    const { file, reader } = await openTable(fixture)
    const raw = await reader.read(file, {})
    expect(raw.labels[raw.fields.indexOf('VAL')]).toBe('A value')
  })
})

type Digest =
  | {
      kind: 'number'
      missing: number
      sum: number
      squares: number
      first: number | null
      last: number | null
    }
  | { kind: 'text'; missing: number; md5: string }

/** Digests of every column as R's foreign::read.xport reads it (test/reference/xpt.R). */
const expected: Record<string, { rows: number; columns: Record<string, Digest> }> = JSON.parse(
  readFileSync(new URL('../../test/reference/xpt-pilot.json', import.meta.url), 'utf8'),
)

const absent = existsSync(pilot) ? '' : ' (skipped: ../shared/data/cdisc_pilot is not there)'
describe.skipIf(absent !== '')(`the CDISC pilot as R foreign reads it${absent}`, () => {
  it.each(Object.keys(expected))('%s.xpt agrees in every column', async set => {
    const { file, reader } = await openTable(`${pilot}${set}.xpt`)
    const raw = await reader.read(file, {})
    expect(raw.rowCount).toBe(expected[set].rows)
    expect([...raw.fields].sort()).toEqual(Object.keys(expected[set].columns).sort())
    raw.fields.forEach((field, j) => {
      const digest = expected[set].columns[field]
      const column = raw.columns[j]
      if (digest.kind === 'text') {
        if (column.kind !== 'text') throw new Error(`${field} is ${column.kind}`)
        const text = column.cells.map(cell => cell ?? '').join('\n')
        expect(createHash('md5').update(text).digest('hex'), field).toBe(digest.md5)
        return
      }
      if (column.kind === 'text' || column.kind === 'boolean') throw new Error(`${field} is ${column.kind}`)
      // R leaves SAS dates as days since 1960-01-01, 3653 days before ours.
      const shift = column.kind === 'date' ? 3653 : 0
      const known = column.values.filter(value => !Number.isNaN(value)).map(value => value + shift)
      expect(column.values.length - known.length, field).toBe(digest.missing)
      expect(known.length === 0 ? null : known[0], field).toBe(digest.first)
      expect(known.length === 0 ? null : known[known.length - 1], field).toBe(digest.last)
      const sum = known.reduce((total, value) => total + value, 0)
      const squares = known.reduce((total, value) => total + value ** 2, 0)
      const error = Math.max(largestError(sum, digest.sum), largestError(squares, digest.squares))
      recordError('SAS XPT v5 reader against R foreign', error)
      expect(error, field).toBeLessThanOrEqual(1e-12)
    })
  })
})
