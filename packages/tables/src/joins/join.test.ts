import { describe, expect, it } from 'vitest'
import { columnOf, makeTable } from '../select.ts'
import type { Table } from '../table.ts'
import { numberColumn, textAt, textColumn } from '../values.ts'
import { duplicatePatients } from './duplicate-patients.ts'
import { join } from './join.ts'

const patients = makeTable('patients', [
  textColumn('id', ['P1', 'P2', 'P3', null]),
  numberColumn('age', [50, 60, 70, 80]),
])
const blood = makeTable('blood', [
  textColumn('patient', ['P2', 'P1', 'P2', 'P9']),
  numberColumn('afp', [20, 10, 21, 90]),
  numberColumn('age', [1, 2, 3, 4]),
])
const key = { left: 'id', right: 'patient' }
const values = (table: Table, name: string) =>
  Array.from({ length: table.rowCount }, (_, row) => textAt(columnOf(table, name), row))

// Expected rows follow from the two small tables above.
describe('joins', () => {
  it('left keeps every row once', () => {
    const { table } = join(patients, blood, key)
    expect(values(table, 'id')).toEqual(['P1', 'P2', 'P3', null])
    expect(values(table, 'afp')).toEqual(['10', '20', null, null])
    expect(values(table, 'age')).toEqual(['50', '60', '70', '80'])
    expect(values(table, 'age (blood)')).toEqual(['2', '1', null, null])
    expect(Array.from(table.fileRows)).toEqual([2, 3, 4, 5])
  })

  it('inner keeps the matched', () => {
    expect(values(join(patients, blood, key, { kind: 'inner' }).table, 'id')).toEqual(['P1', 'P2'])
  })

  it('one-to-many gives a row a match', () => {
    const { table, findings } = join(patients, blood, key, { kind: 'one-to-many' })
    expect(values(table, 'afp')).toEqual(['10', '20', '21', null, null])
    expect(findings.some(finding => finding.code === 'duplicate-key')).toBe(false)
  })

  it('says what did not fit, with the rows', () => {
    const { findings } = join(patients, blood, key)
    expect(findings).toMatchObject([
      { severity: 'error', code: 'key-missing', file: 'patients', row: 5 },
      { severity: 'warning', code: 'key-unmatched', file: 'patients', row: 4, value: 'P3' },
      { severity: 'warning', code: 'key-unmatched', file: 'blood', row: 5, value: 'P9' },
      { severity: 'error', code: 'duplicate-key', file: 'blood', row: 4, value: 'P2', count: 2 },
    ])
    expect(findings[3].message).toContain('lines 2, 4')
  })
})

describe('duplicate patients', () => {
  it('are found with their lines and how they differ', () => {
    const table = makeTable('t', [
      textColumn('id', ['P1', 'P2', 'P1', 'P2', null, null]),
      numberColumn('age', [50, 60, 50, 61, 1, 1]),
    ])
    expect(duplicatePatients(table, 'id')).toMatchObject([
      {
        code: 'duplicate-patient',
        row: 4,
        patientId: 'P1',
        message: expect.stringContaining('lines 2, 4; the rows are the same'),
      },
      {
        code: 'duplicate-patient',
        row: 5,
        patientId: 'P2',
        message: expect.stringContaining('differ in age'),
      },
    ])
  })
})
