import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { FindingsError } from '@tessera/evidence'
import { dayNumber } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { arms, drawnTrial } from '../../test/drawn-trial.ts'
import { readTrial } from './read-trial.ts'

const head =
  'patient_id,cohort,assigned,received,induction_cycles,response_confirmed,randomised_on,preference_recorded,treatment_start,progression,death,last_contact'
const sound =
  'A,randomised,radiotherapy,radiotherapy,4,2024-01-02,2024-01-10,,2024-01-24,2024-06-01,,2024-06-01'
const control = 'Z,,none,,,,,,,,,'
const table = (...rows: readonly string[]) => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'clock-')), 'trial.csv')
  writeFileSync(file, `${[head, ...rows, control, 'Y,,radiotherapy,,,,,,,,,'].join('\n')}\n`)
  return readTrial(file, { arms, inductionCycles: { least: 4, most: 6 } })
}

describe('startClock', () => {
  it('starts at randomisation, or when the preference was recorded', async () => {
    const { patients, findings } = await table(
      sound,
      'B,preference,none,none,5,2024-02-01,,2024-02-05,,,,2024-12-05',
    )
    expect(findings).toEqual([])
    expect(patients.map(patient => patient.timeZero)).toEqual([dayNumber(2024, 1, 10), dayNumber(2024, 2, 5)])
    expect(patients[0].outcomes.pfs).toEqual({ kind: 'time-to-event', time: 143 / 30.4375, event: true })
    expect(patients[1].outcomes).toMatchObject({ pfs: { event: false }, os: { event: false } })
  })

  it.each([
    ['cohort unknown', 'X,observational,none,none,4,2024-01-02,2024-01-10,,,,,2024-06-01', 'cohort'],
    ['arm unknown', 'X,randomised,surgery,,4,2024-01-02,2024-01-10,,,,,2024-06-01', 'assigned'],
    ['no time zero', 'X,randomised,none,none,4,2024-01-02,2024-01,,,,,2024-06-01', 'randomised_on'],
    [
      'time zero contradicts the cohort',
      'X,preference,none,none,4,2024-01-02,2024-01-10,2024-01-09,,,,2024-06-01',
      'randomised_on',
    ],
    ['response not confirmed', 'X,randomised,none,none,4,,2024-01-10,,,,,2024-06-01', 'response_confirmed'],
    [
      'response confirmed after time zero',
      'X,randomised,none,none,4,2024-01-12,2024-01-10,,,,,2024-06-01',
      'response_confirmed',
    ],
    [
      'induction cycles outside the protocol',
      'X,randomised,none,none,3,2024-01-02,2024-01-10,,,,,2024-06-01',
      'induction_cycles',
    ],
    [
      'progressed or died before time zero',
      'X,randomised,none,none,4,2024-01-02,2024-01-10,,,2024-01-05,,2024-06-01',
      'progression',
    ],
  ])('leaves out: %s', async (reason, row, field) => {
    const { patients, excluded, findings } = await table(sound, row)
    expect(patients).toHaveLength(1)
    expect(excluded).toMatchObject([{ patientId: 'X', row: 3, reason }])
    expect(findings).toMatchObject([{ row: 3, field, patientId: 'X' }])
    expect(findings[0].cure.length).toBeGreaterThan(10)
  })

  it('leaves the second row of a patient out', async () => {
    const { excluded, findings } = await table(sound, sound)
    expect(excluded).toMatchObject([{ row: 3, reason: 'patient occurs twice' }])
    expect(findings[0].message).toContain('first in row 2')
  })

  it('keeps whoever progresses before radiotherapy, or gets the other treatment, in the arm', async () => {
    const { patients, findings } = await table(
      'A,randomised,radiotherapy,none,4,2024-01-02,2024-01-10,,,2024-01-20,,2024-01-20',
      'B,randomised,none,radiotherapy,4,2024-01-02,2024-01-10,,2024-02-01,,,2024-09-20',
    )
    expect(findings).toEqual([])
    expect(
      patients.map(({ assigned, progressedBeforeTreatment }) => [assigned, progressedBeforeTreatment]),
    ).toEqual([
      ['radiotherapy', true],
      ['none', false],
    ])
  })

  it.each([
    [
      'progression-after-death',
      'X,randomised,none,none,4,2024-01-02,2024-01-10,,,2024-07-01,2024-06-01,2024-06-01',
      'error',
    ],
    [
      'treatment-before-time-zero',
      'X,randomised,radiotherapy,radiotherapy,4,2024-01-02,2024-01-10,,2024-01-05,,,2024-06-01',
      'error',
    ],
    [
      'event-after-last-contact',
      'X,randomised,none,none,4,2024-01-02,2024-01-10,,,2024-07-01,,2024-06-01',
      'warning',
    ],
    ['no-outcome', 'X,randomised,none,none,4,2024-01-02,2024-01-10,,,,,', 'warning'],
    ['event-date-partial', 'X,randomised,none,none,4,2024-01-02,2024-01-10,,,2024-05,,2024-06-01', 'warning'],
    ['received-unknown', 'X,randomised,none,surgery,4,2024-01-02,2024-01-10,,,,,2024-06-01', 'warning'],
    [
      'preference-after-randomisation',
      'X,randomised,none,none,4,2024-01-02,2024-01-10,2024-02-01,,,,2024-06-01',
      'warning',
    ],
  ])('says %s and keeps the patient', async (code, row, severity) => {
    const { patients, findings } = await table(sound, row)
    expect(patients).toHaveLength(2)
    expect(findings.map(finding => [finding.code, finding.severity, finding.row])).toContainEqual([
      code,
      severity,
      3,
    ])
  })

  it('says who has dates and no cohort, and counts a row without either as not entered', async () => {
    const { patients, excluded, findings } = await table(
      'A,,,,4,2024-01-02,2024-01-10,,,,,2024-06-01',
      'B,,,,4,2024-01-02,,,,,,',
    )
    expect([patients, excluded]).toEqual([[], []])
    expect(findings).toMatchObject([{ code: 'cohort-empty', row: 2 }])
  })

  it('death counts where progression is said to come after it', async () => {
    const { patients } = await table(
      'A,randomised,none,none,4,2024-01-02,2024-01-10,,,2024-07-01,2024-06-10,2024-06-10',
    )
    expect(patients[0].outcomes.pfs).toMatchObject({ time: 152 / 30.4375, event: true })
  })

  it('refuses a table without its columns', async () => {
    const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'clock-')), 'trial.csv')
    writeFileSync(file, 'patient_id,cohort\nA,randomised\n')
    await expect(readTrial(file, { arms, inductionCycles: { least: 4 } })).rejects.toThrow(FindingsError)
  })

  it('refuses an arm that no row has', async () => {
    const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'clock-')), 'trial.csv')
    writeFileSync(file, `${head}\n${sound}\n`)
    const misspelt = { experimental: 'radiotherapy', control: 'radiotherpy' }
    const read = readTrial(file, { arms: misspelt, inductionCycles: { least: 4 } })
    await expect(read).rejects.toThrow(/did you mean 'radiotherapy'/)
  })

  it('reads the drawn trial: 221 assessed, 110 randomised, 60 by preference, covariates as numbers', async () => {
    const { records, patients, excluded } = await drawnTrial()
    expect([records.length, patients.length, excluded.length]).toEqual([221, 170, 0])
    expect(patients.filter(patient => patient.cohort === 'preference')).toHaveLength(60)
    expect(typeof patients[0].covariates.age).toBe('number')
  })
})
