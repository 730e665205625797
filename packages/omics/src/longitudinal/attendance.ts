import type { Finding } from '@tessera/evidence'
import { fisherExact } from '@tessera/statistics'
import type { PatientVisits } from './patient-visits.ts'

/** Who has a sample at a visit, of one group of the outcome. */
export interface VisitAttendance {
  readonly visit: string
  /** By group, in the order of `groups`. */
  readonly present: readonly number[]
  readonly patients: readonly number[]
  /** Fisher's exact test of presence by group; NaN with more or fewer than two groups. */
  readonly p: number
}

export interface Attendance {
  readonly groups: readonly string[]
  readonly visits: readonly VisitAttendance[]
  readonly findings: readonly Finding[]
}

/**
 * Visits present by outcome: whether samples go missing with what is to be explained. Where they do, a mixed model, which takes
 * missing visits to be explained by the visits seen, and a slope of those who stayed are biased.
 * @param group what became of each patient of the visits (`irAE`, `none`); null leaves the patient out
 */
export function attendanceByOutcome(visits: PatientVisits, group: readonly (string | null)[]): Attendance {
  const groups = [...new Set(group.filter(one => one !== null))].sort()
  const rows = visits.visitNames.map((visit): VisitAttendance => {
    const present = groups.map(() => 0)
    const patients = groups.map(() => 0)
    for (let i = 0; i < visits.size; i++) {
      const k = groups.indexOf(group[i] ?? '')
      if (k < 0) continue
      patients[k]++
      for (let at = visits.start[i]; at < visits.start[i + 1]; at++)
        if (visits.visit[at] === visit) {
          present[k]++
          break
        }
    }
    const p =
      groups.length === 2 && patients.every(n => n > 0)
        ? fisherExact([
            [present[0], patients[0] - present[0]],
            [present[1], patients[1] - present[1]],
          ]).p
        : Number.NaN
    return { visit, present, patients, p }
  })
  const uneven = rows.filter(({ p }) => p < 0.05)
  const findings: Finding[] =
    uneven.length === 0
      ? []
      : [
          {
            severity: 'warning',
            code: 'missing-by-outcome',
            message: `samples are missing with the outcome at ${uneven.map(({ visit }) => visit).join(', ')}`,
            cure: jointModelCaution,
            count: uneven.length,
          },
        ]
  return { groups, visits: rows, findings }
}

/** What a reader is told where dropout goes with the outcome. */
export const jointModelCaution =
  'trajectories of those who stay are no trajectories of all: take features by an early landmark, or a joint model of values and event times (not here; R: JMbayes2), and say so'
