import type { ReportedCourse } from './courses.ts'
import type { ScoredQuestionnaire } from './read-answers.ts'

/** How many questionnaires of a visit came back. */
export interface VisitCompliance {
  /** Null: questionnaires without a visit. */
  readonly visit: string | null
  /** Middle day of the visit's questionnaires: days from time zero; null without patients. */
  readonly day: number | null
  /** Patients of whom one was due; see {@link visitCompliance}. */
  readonly expected: number
  /** Patients of whom one came. */
  readonly received: number
  /** Patients of whom one came with every item answered. */
  readonly complete: number
  /** Received / expected. */
  readonly compliance: number
}

/**
 * Compliance by visit: patients with a questionnaire over patients of whom one was due. One is due of every patient who
 * had not died before the visit's middle day (the median day from time zero of its questionnaires), and of whoever gave
 * one; without patients of the study, of everybody who ever gave one. Visits in the order of their days. Forms
 * received over forms expected, as EORTC reports compliance.
 */
export function visitCompliance(
  questionnaires: readonly ScoredQuestionnaire[],
  courses: ReadonlyMap<string, ReportedCourse> | null,
): VisitCompliance[] {
  const counted =
    courses === null ? questionnaires : questionnaires.filter(({ patientId }) => courses.has(patientId))
  const ever = new Set(counted.map(({ patientId }) => patientId))
  const visits = [...Map.groupBy(counted, ({ visit }) => visit)].map(([visit, of]) => {
    const came = new Set(of.map(({ patientId }) => patientId))
    const whole = of.filter(({ scores }) =>
      scores.every(({ scale, answered, items }) => scale === 'SUMMARY' || answered === items),
    )
    const since = ({ patientId, day }: ScoredQuestionnaire) =>
      day.day - (courses?.get(patientId)?.timeZero ?? 0)
    const middle = median(of.map(since).filter(day => !Number.isNaN(day)))
    const expected =
      courses === null
        ? ever.size
        : [...courses].filter(
            ([patientId, { timeZero, death }]) =>
              came.has(patientId) || middle === null || death === null || death - timeZero >= middle,
          ).length
    return {
      visit,
      middle: middle ?? Number.POSITIVE_INFINITY,
      day: courses === null ? null : middle,
      expected,
      received: came.size,
      complete: new Set(whole.map(({ patientId }) => patientId)).size,
      compliance: came.size / expected,
    }
  })
  return visits.sort((a, b) => (a.middle < b.middle ? -1 : 1)).map(({ middle, ...visit }) => visit)
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
