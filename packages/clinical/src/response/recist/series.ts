import type { Lesion, LesionReading } from '../lesion.ts'
import type { PatientCourse } from '../patient-course.ts'

/** The readings of one patient by one reader. */
export interface Series {
  readonly patientId: string
  readonly reader: string
  readonly lesions: readonly Lesion[]
  readonly readings: readonly LesionReading[]
  readonly course: PatientCourse | undefined
}
