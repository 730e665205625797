import type { Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'
import type { PatientCourse } from '../patient-course.ts'
import { isDisease } from './after-response.ts'
import type { VisitAssessment } from './assessment.ts'
import type { Series } from './series.ts'
import type { Visit } from './visits.ts'

/** Lesions that are read and not described. */
export function unknownLesions({ patientId, lesions, readings }: Series): Finding[] {
  const known = new Set(lesions.map(({ lesion }) => lesion))
  const unknown = Map.groupBy(
    readings.filter(({ lesion }) => !known.has(lesion)),
    ({ lesion }) => lesion,
  )
  return [...unknown].map(([lesion, [{ file, row }, ...others]]) => ({
    severity: 'error',
    code: 'lesion-unknown',
    message: `lesion ${lesion} is read and nowhere said to be target, non-target or new: it is not counted`,
    cure: 'add it to the list of lesions (TU) of this reader',
    field: 'lesion',
    value: lesion,
    count: others.length + 1,
    file,
    row,
    patientId,
  }))
}

/** A visit that is dated before baseline. */
export function beforeBaseline(visit: Visit, baseline: Visit, patientId: string): Finding {
  return {
    severity: 'error',
    code: 'visit-before-baseline',
    message: `${visit.visit} (${formatDay(visit.firstScan)}) is before the baseline visit ${baseline.visit} (${formatDay(baseline.firstScan)}) and is left out`,
    cure: 'correct the date, or say which visit is baseline',
    field: 'date',
    file: visit.file,
    row: visit.rows[0],
    patientId,
  }
}

/** Disease that is no progression by the sums, right after a complete response (EORTC questions, new lesions). */
export function diseaseAfterComplete(visits: readonly VisitAssessment[]): Finding[] {
  return visits.flatMap((visit, i) => {
    const last = visits.slice(0, i).findLast(({ overall }) => overall !== 'NE')
    if (last?.overall !== 'CR' || visit.overall === null || !isDisease(visit.overall)) return []
    return [
      {
        severity: 'warning',
        code: 'disease-after-complete-response',
        message: `${visit.visit} by ${visit.reader} is ${visit.overall} after CR at ${last.visit}: the disease is back, or the CR was none`,
        cure: 'review both scans; an unconfirmed CR may have been PR, after a true one any disease is PD (diseaseAfterComplete says how it is judged)',
        file: visit.file,
        row: visit.rows[0],
        patientId: visit.patientId,
      },
    ]
  })
}

/** Visits that are dated after death. */
export function afterDeath(visits: readonly VisitAssessment[], course: PatientCourse | undefined): Finding[] {
  const death = course?.deathDay ?? null
  if (death === null) return []
  return visits
    .filter(({ firstScan }) => firstScan > death)
    .map(({ overall, visit, firstScan, file, rows, patientId }) => ({
      severity: 'error',
      code: overall === 'PD' ? 'progression-after-death' : 'assessment-after-death',
      message: `${overall === 'PD' ? 'progression' : 'an assessment'} at ${visit} on ${formatDay(firstScan)}, after death on ${formatDay(death)}`,
      cure: 'correct the date of the scan or of death; the visit is no part of best response',
      field: 'date',
      file,
      row: rows[0],
      patientId,
    }))
}
