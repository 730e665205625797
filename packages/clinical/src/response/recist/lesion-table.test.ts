import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { FindingsError } from '@tessera/evidence'
import { expect, it, onTestFinished } from 'vitest'
import { readPatientCourses } from '../patient-table.ts'
import { readResponseTable } from '../response-table.ts'
import { readLesionTable } from './lesion-table.ts'

function write(text: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lesions-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'lesions.csv')
  writeFileSync(file, text)
  return file
}

it('reads lesions and readings of a plain table', async () => {
  const { lesions, readings, findings } = await readLesionTable(
    write(
      'patient_id,lesion,role,organ,irradiated,visit,date,diameter_mm,state,reader\nP1,T1,target,liver,N,baseline,2024-01-08,42,,A\nP1,N1,Target,mediastinal lymph node,Y,baseline,2024-01-08,18,,A\nP1,T1,target,liver,N,week 8,2024-03,,too small to measure,A\nP1,N1,target,mediastinal lymph node,Y,week 8,2024-03,0,,A\nP1,X,NEW,,,week 8,2024-03,6,equivocal,A\n',
    ),
  )
  expect(lesions.map(({ lesion, role, node, irradiated }) => [lesion, role, node, irradiated])).toEqual([
    ['T1', 'target', false, false],
    ['N1', 'target', true, true],
    ['T1', 'target', false, false],
    ['N1', 'target', true, true],
    ['X', 'new', false, false],
  ])
  expect(readings.map(({ state, diameterMm }) => [state, diameterMm])).toEqual([
    ['measured', 42],
    ['measured', 18],
    ['too small', Number.NaN],
    ['absent', Number.NaN],
    ['equivocal', Number.NaN],
  ])
  expect(readings[2].day.precision).toBe('month')
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
})

it('converts declared units, and says what it does where none is', async () => {
  const rows =
    'patient_id,lesion,role,visit,date,diameter,unit\nP1,T1,target,baseline,2024-01-08,4.2,cm\nP1,T1,target,week 8,2024-03-08,30,mm\nP1,T1,target,week 16,2024-05-08,3,ell\n'
  const { readings, findings } = await readLesionTable(write(rows))
  expect(readings.map(({ diameterMm }) => diameterMm)).toEqual([42, 30, Number.NaN])
  expect(findings.map(({ code, row }) => [code, row])).toEqual([['unit-unknown', 4]])
  const bare = write('patient_id,lesion,role,visit,date,diameter\nP1,T1,target,baseline,2024-01-08,4.2\n')
  expect((await readLesionTable(bare)).findings).toMatchObject([{ code: 'unit-not-given', severity: 'note' }])
  const asked = await readLesionTable(bare, { unit: 'cm' })
  expect(asked.readings[0].diameterMm).toBe(42)
})

it('names rows that cannot be meant', async () => {
  const { readings, findings } = await readLesionTable(
    write(
      'patient_id,lesion,role,visit,date,diameter_mm,state\nP1,T1,goal,baseline,2024-01-08,42,\nP1,T2,target,baseline,2024-01-08,-4,\nP1,T3,target,baseline,2024-01-08,,measured\nP1,T4,target,baseline,2024-01-08,12,absent\nP1,T5,target,baseline,2024-01-08,,shiny\n',
    ),
  )
  expect(findings.map(({ code, row, severity }) => [code, row, severity])).toEqual([
    ['lesion-role-unknown', 2, 'error'],
    ['diameter-negative', 3, 'error'],
    ['diameter-missing', 4, 'error'],
    ['state-contradicts-diameter', 5, 'error'],
    ['lesion-state-unknown', 6, 'error'],
  ])
  expect(readings.map(({ state }) => state)).toEqual([
    'not evaluable',
    'not evaluable',
    'absent',
    'not evaluable',
  ])
})

it('refuses a table without its columns', async () => {
  await expect(readLesionTable(write('patient_id,lesion\nP1,T1\n'))).rejects.toThrow(FindingsError)
})

it('reads dates of patients from a table of ours, DM or ADSL', async () => {
  const { courses, findings } = await readPatientCourses(
    write('USUBJID,RFSTDTC,DTHDTC\nP1,2024-01-02,2024-05\nP2,,\nP2,2024-01-02,\n'),
  )
  expect(courses.get('P1')).toMatchObject({ newTherapyDay: null, completeResection: false })
  expect((courses.get('P1')?.deathDay ?? 0) - (courses.get('P1')?.referenceDay ?? 0)).toBe(150)
  expect(courses.get('P2')?.referenceDay).toBeNull()
  expect(findings.map(({ code, row }) => [code, row])).toEqual([
    ['date-partial', 2],
    ['patient-twice', 4],
  ])
})

it('reads a plain table of responses as rows of RS', async () => {
  const { responses } = await readResponseTable(
    write('patient_id,visit,date,response,target,reader\nP1,week 8,2024-03-08,PR,PR,A\n'),
  )
  expect(responses.map(({ test, result, reader }) => [test, result, reader])).toEqual([
    ['OVRLRESP', 'PR', 'A'],
    ['TRGRESP', 'PR', 'A'],
  ])
})
