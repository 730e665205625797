import type { Finding } from '@tessera/evidence'
import { type Fields, type GivenColumns, type PartialDay, readRecords } from '@tessera/tables'
import type { PatientCourse } from './patient-course.ts'

/** Columns of a table of patients: our own, and those of DM and ADSL. */
export const patientFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'patient', 'USUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  reference: {
    kind: 'day',
    names: [
      'reference_date',
      'randomisation_date',
      'randomization_date',
      'start_date',
      'RANDDT',
      'TRTSDT',
      'RFSTDTC',
    ],
    what: 'date of randomisation or first dose',
  },
  death: { kind: 'day', names: ['death_date', 'DTHDT', 'DTHDTC'], what: 'date of death' },
  newTherapy: {
    kind: 'day',
    names: ['new_therapy_date', 'NACTDT'],
    what: 'first day of a new anticancer therapy',
  },
  completeResection: {
    kind: 'flag',
    names: ['complete_resection', 'resected'],
    what: 'whether all disease was resected',
  },
} as const satisfies Fields

/**
 * Dates of patients for response: reference date, death, new therapy; from a table of ours, DM or ADSL. A date of
 * which only the month or year is known counts as its last day for death and new therapy (the latest it can be), and
 * as its first for the reference, with a note. Of two rows of a patient the first counts, with an error.
 */
export async function readPatientCourses(
  path: string,
  given?: GivenColumns<typeof patientFields>,
): Promise<{ readonly courses: ReadonlyMap<string, PatientCourse>; readonly findings: readonly Finding[] }> {
  const read = await readRecords(path, patientFields, given ? { given } : {})
  const findings: Finding[] = [...read.findings]
  const courses = new Map<string, PatientCourse>()
  for (const record of read.records) {
    const { patientId, row } = record
    if (patientId === null) continue
    if (courses.has(patientId)) {
      findings.push({
        severity: 'error',
        code: 'patient-twice',
        message: 'a patient has two rows; the first counts',
        cure: 'give one row a patient',
        file: read.file,
        row,
        field: read.columns.patientId ?? 'patient_id',
        patientId,
      })
      continue
    }
    const dayOf = (day: PartialDay, which: 'earliest' | 'latest', field: string) => {
      if (day.precision === 'missing') return null
      if (day.precision !== 'day')
        findings.push({
          severity: 'note',
          code: 'date-partial',
          message: `only the ${day.precision} of ${field} is known: its ${which === 'earliest' ? 'first' : 'last'} day counts`,
          cure: 'add the day',
          file: read.file,
          row,
          field,
          patientId,
        })
      return Math.floor(day[which])
    }
    courses.set(patientId, {
      patientId,
      referenceDay: dayOf(record.reference, 'earliest', read.columns.reference ?? 'reference_date'),
      deathDay: dayOf(record.death, 'latest', read.columns.death ?? 'death_date'),
      newTherapyDay: dayOf(record.newTherapy, 'latest', read.columns.newTherapy ?? 'new_therapy_date'),
      completeResection: record.completeResection === true,
    })
  }
  return { courses, findings }
}
