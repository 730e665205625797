import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { FindingsError } from '@tessera/evidence'
import { expect, it } from 'vitest'
import { dayNumber } from '../dates/calendar.ts'
import { parsePartialDay } from '../dates/partial.ts'
import { readRecords, soundRecords } from './records.ts'

const fields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'USUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  diameter: { kind: 'number', names: ['diameter', 'TRSTRESN'], what: 'diameter in mm' },
  date: { kind: 'day', names: ['date', 'TRDTC'], required: true, what: 'date of the assessment' },
  accepted: { kind: 'flag', names: ['accepted', 'TRACPTFL'], what: 'whether the record is accepted' },
} as const

const write = (text: string) => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'records-')), 'tr.csv')
  writeFileSync(file, text)
  return file
}

it('reads the columns of the standard, and a date of which the day is not known', async () => {
  const file = write('USUBJID,TRSTRESN,TRDTC,TRACPTFL\nA-1,21.5,2014-01-02,Y\nA-1,,2014-02,\n')
  const { records, columns, findings } = await readRecords(file, fields)
  expect(findings).toEqual([])
  expect(columns).toEqual({ patientId: 'USUBJID', diameter: 'TRSTRESN', date: 'TRDTC', accepted: 'TRACPTFL' })
  expect(records[0]).toMatchObject({ patientId: 'A-1', diameter: 21.5, accepted: true, row: 2 })
  expect(records[0].date.day).toBe(dayNumber(2014, 1, 2))
  expect(records[1].diameter).toBeNaN()
  expect(records[1].accepted).toBeNull()
  expect(records[1].date).toMatchObject({ precision: 'month', latest: dayNumber(2014, 2, 28) })
})

it('takes the columns that the user names', async () => {
  const file = write('who,when\nA-1,2014-01-02\n')
  const { records } = await readRecords(file, fields, { given: { patientId: 'who', date: 'when' } })
  expect(records[0].patientId).toBe('A-1')
})

it('says which column is missing, which cell cannot be read and which is empty', async () => {
  await expect(readRecords(write('USUBJID\nA-1\n'), fields)).rejects.toThrow(/no column for the date/)
  const read = await readRecords(write('patient_id,diameter,date\n,x1,2014-13-02\nB,3,\n'), fields)
  expect(read.findings.map(({ code, row, field }) => [code, row, field])).toContainEqual([
    'cell-empty',
    2,
    'patient_id',
  ])
  expect(() => soundRecords(read)).toThrow(FindingsError)
})

it('reads partial dates by ISO 8601', () => {
  expect(parsePartialDay('2012-02')).toMatchObject({ precision: 'month', latest: dayNumber(2012, 2, 29) })
  expect(parsePartialDay('2012')).toMatchObject({ precision: 'year', earliest: dayNumber(2012, 1, 1) })
  expect(parsePartialDay('2012-13')).toBeNull()
  expect(parsePartialDay('spring')).toBeNull()
})

it('reads the rows that a condition chooses, and says where it is none', async () => {
  const file = write('USUBJID,TRSTRESN,TRDTC,KIND\nA-1,21.5,2014-01-02,skin\nA-2,x,2014-02,lung\n')
  const { records, findings } = await readRecords(file, fields, { where: "KIND == 'skin'" })
  expect(records.map(({ row }) => row)).toEqual([2])
  expect(findings).toEqual([])
  await expect(readRecords(file, fields, { where: "COLOUR == 'skin'" })).rejects.toThrow(FindingsError)
})
