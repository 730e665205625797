/** What is known of a patient besides the lesions; days since 1970-01-01. */
export interface PatientCourse {
  readonly patientId: string
  /** Randomisation or first dose: what the minimum duration of stable disease counts from; null: the baseline visit. */
  readonly referenceDay: number | null
  readonly deathDay: number | null
  /** First day of a new anticancer therapy; later assessments do not count for best response. */
  readonly newTherapyDay: number | null
  /** All disease was resected: there is nothing to respond. */
  readonly completeResection: boolean
}

export type PatientCourses = ReadonlyMap<string, PatientCourse>
