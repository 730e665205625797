import type { Finding } from '@tessera/evidence'
import type { PatientCourses } from '../patient-course.ts'
import type { RecordedResponse } from '../visit-response.ts'
import { type BestResponse, withoutBest } from './best.ts'

/** Patients of the courses without any response; those after complete resection have nothing to respond. */
export function withoutAssessment(
  responses: readonly RecordedResponse[],
  courses: PatientCourses | undefined,
): string[] {
  const assessed = new Set(responses.map(({ patientId }) => patientId))
  return [...(courses?.values() ?? [])]
    .filter(({ patientId, completeResection }) => !assessed.has(patientId) && !completeResection)
    .map(({ patientId }) => patientId)
}

/** How many they are, where they are not listed. */
export function notAssessed(missing: readonly string[]): Finding {
  return {
    severity: 'note',
    code: 'patients-without-assessment',
    message: `${missing.length} patients have no assessment and are not listed`,
    cure: 'list them as MISSING (--all), so that they are in the denominator of a response rate',
    count: missing.length,
  }
}

export function missingBest(patientId: string): BestResponse {
  const whose = { patientId, reader: '', referenceDay: null, reference: 'none' as const }
  return withoutBest(whose, 'MISSING', 'no assessment')
}
