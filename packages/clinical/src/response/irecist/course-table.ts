import type { Finding } from '@tessera/evidence'
import { type GivenColumns, readRecords } from '@tessera/tables'
import { patientFields } from '../patient-table.ts'
import type { ImmuneCourse } from './progression-date.ts'

/** Columns of a table of patients that decide about a progression that was never confirmed. */
export const immuneCourseFields = {
  patientId: patientFields.patientId,
  deterioration: {
    kind: 'day',
    names: ['deterioration_date', 'clinical_progression_date'],
    what: 'date on which treatment stopped because the patient was not clinically stable',
  },
  pending: {
    kind: 'flag',
    names: ['under_assessment', 'ongoing'],
    what: 'whether the patient is still under assessment at the data cut',
  },
} as const

/** Reads them; a table without these columns gives courses that say nothing. A date of which only the month is known counts as its last day. */
export async function readImmuneCourses(
  path: string,
  given?: GivenColumns<typeof immuneCourseFields>,
): Promise<{
  readonly courses: ReadonlyMap<string, Partial<ImmuneCourse>>
  readonly findings: readonly Finding[]
}> {
  const read = await readRecords(path, immuneCourseFields, given ? { given } : {})
  const courses = new Map<string, Partial<ImmuneCourse>>()
  for (const { patientId, deterioration, pending } of read.records)
    if (patientId !== null && !courses.has(patientId))
      courses.set(patientId, {
        deteriorationDay: Math.floor(deterioration.latest),
        pending: pending === true,
      })
  return { courses, findings: read.findings }
}
