import type { ImmuneAssessment } from '../irecist/series.ts'
import type { VisitAssessment } from '../recist/assessment.ts'
import type { CourseVisit } from './trajectories.ts'

/** Visits of a trace of RECIST 1.1 or mRECIST. */
export function courseOfVisits(visits: readonly VisitAssessment[]): CourseVisit[] {
  return visits.map(({ patientId, reader, visit, day, overall, sums, baseline }) => ({
    patientId,
    reader,
    visit,
    day,
    response: baseline ? null : overall,
    percent: baseline ? null : sums.fromBaselinePercent,
  }))
}

/** Visits of a trace of iRECIST, which begins after baseline. */
export function courseOfImmuneVisits(visits: readonly ImmuneAssessment[]): CourseVisit[] {
  return visits.map(({ patientId, reader, visit, day, response, judged }) => ({
    patientId,
    reader,
    visit,
    day,
    response,
    percent: judged.sums.fromBaselinePercent,
  }))
}
