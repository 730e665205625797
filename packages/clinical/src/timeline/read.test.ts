import { expect, it } from 'vitest'
import { tableFile } from '../../test/table-file.ts'
import { readHandlingLimits } from './read-limits.ts'
import { readSamples } from './read-samples.ts'
import { readSamplingCourses } from './read-sampling-courses.ts'

const found = (findings: readonly { readonly code: string; readonly row?: number | undefined }[]) =>
  findings.map(({ code, row }) => [code, row])

it('samples with their handling; a cell that cannot be read is an error with its row', async () => {
  const { samples, findings } = await readSamples(
    tableFile(
      'patient_id,sample,kind,date,fasting,minutes_to_spin\nA,s1,Blood,2024-01-01,Y,40\nA,s2,blood,2024-01,perhaps,\nA,,blood,2024-01-01,,\n',
    ),
  )
  expect(samples).toMatchObject([
    { kind: 'blood', day: 19723, fasting: true, tube: null, minutesToSpin: 40, row: 2 },
    { kind: 'blood', day: Number.NaN, fasting: null, minutesToSpin: Number.NaN, row: 3 },
  ])
  expect(found(findings)).toEqual([
    ['cell-unreadable', 3],
    ['cell-empty', 4],
  ])
})

it('follow-up ends with the earlier of its end and death; contradictions are findings', async () => {
  const { courses, findings } = await readSamplingCourses(
    tableFile(
      'patient_id,time_zero,last_contact_date,death_date\nA,1970-01-02,1970-01-31,1970-01-21\nB,1970-01-02,,\nB,1970-01-02,,\nC,1970-01,,\nD,1970-01-02,1970-02,\nE,1970-01-02,1970-01-01,\n',
    ),
  )
  expect(courses).toEqual([
    { patientId: 'A', timeZero: 1, end: 20 },
    { patientId: 'B', timeZero: 1, end: Number.POSITIVE_INFINITY },
    { patientId: 'D', timeZero: 1, end: 58 },
    { patientId: 'E', timeZero: 1, end: 0 },
  ])
  expect(found(findings)).toEqual([
    ['patient-twice', 4],
    ['time-zero-partial', 5],
    ['date-partial', 6],
    ['end-before-time-zero', 7],
  ])
  const noEnd = await readSamplingCourses(tableFile('patient_id,time_zero\nA,2024-01-01\n'))
  expect(found(noEnd.findings)).toEqual([['no-end-of-follow-up', undefined]])
})

it('limits by kind; an empty cell asks for nothing', async () => {
  const { limits, findings } = await readHandlingLimits(
    tableFile(
      'kind,fasting,tube,minutes_to_spin,freeze_thaw\nBlood,Y,EDTA | Streck,60,0\nurine,N,,-1,\nblood,,,,\n',
    ),
  )
  expect(limits).toEqual({
    blood: { fasting: true, tubes: ['EDTA', 'Streck'], minutesToSpin: 60, freezeThaw: 0 },
    urine: {},
  })
  expect(findings.map(({ code, row, field }) => [code, row, field])).toEqual([
    ['limit-negative', 3, 'minutes_to_spin'],
    ['limits-twice', 4, 'kind'],
  ])
})
