import { createRandom } from '@tessera/statistics'
import { boneLesion, lesionRow, newLesion } from '../lesions/lesion-table.ts'
import { targetLesions } from '../lesions/target-lesions.ts'
import type { Cell } from '../writing/csv.ts'
import { ivb } from './assumptions.ts'
import { type Candidate, type IvbPatient, ivbDataCut } from './patient.ts'

const v = ivb.values
const primary = 'OESOPHAGUS'

/** Assessments of a patient: rows of lesions, and the day on which progression was first seen. */
export interface LesionCourse {
  readonly rows: readonly Cell[][]
  readonly progressionSeen: number | null
  readonly lastAssessment: number
}

/**
 * The lesions of a patient at baseline, weeks 6 and 12 of induction and, in the trial, every 6 weeks to week 54 and
 * every 12 after it, until progression is seen. Responders shrink to 35 to 60 % of the baseline; at the first
 * assessment after the true progression the primary (local) or a new lesion (distant) shows it.
 */
export function lesionCourse(who: Candidate | IvbPatient, seed: number): LesionCourse {
  const random = createRandom(seed, 'ivb lesions', who.id)
  const lesions = targetLesions(1 + who.observables.sites, primary, -1, organ =>
    organ === primary ? 30 + random.integer(31) : 18 + random.integer(23),
  )
  const irradiated = 'received' in who && who.received === 'radiotherapy' ? 'Y' : 'N'
  const depth = who.responds ? 0.35 + 0.25 * random.next() : 0.85 + 0.3 * random.next()
  const rows: Cell[][] = []
  const look = (visit: string, day: number, factor: number, grown: number) => {
    for (const lesion of lesions) {
      const own = lesion.organ === primary ? factor * grown : factor
      const seen = lesion.baseline * own * (1 + v.measurementSd * random.normal())
      rows.push(
        lesionRow(who.id, { ...lesion, visit, day, seen }, lesion.organ === primary ? irradiated : 'N'),
      )
    }
    // Bone disease is not measured; its draw stays, or all later ones would be others.
    random.normal()
    rows.push(lesionRow(who.id, { ...boneLesion, visit, day, seen: 'present' }, 'N'))
  }

  look('BASELINE', who.induction - 3 - random.integer(10), 1, 1)
  const early = who.induction + 42 + random.integer(3)
  look('WEEK 6', early, who.responds ? depth : depth ** 0.5, 1)
  const second = who.induction + 82 + random.integer(4)
  look('WEEK 12', second, who.responds && who.confirmed ? depth : who.responds ? 0.85 : depth, 1)
  if (!('timeZero' in who)) return { rows, progressionSeen: null, lastAssessment: second }

  let last = second
  for (let week = 6; week <= 300; week += week < 54 ? 6 : 12) {
    const day = who.timeZero + week * 7 + Math.round(v.assessmentSpread * (2 * random.next() - 1))
    if (day > Math.min(who.end, ivbDataCut) || day >= who.deathDay) break
    const progressed = who.ending !== 'death' && who.eventDay <= day
    if (!progressed && random.next() < v.missedAssessment) continue
    const visit = `FOLLOW-UP WEEK ${week}`
    look(visit, day, depth * 0.95, progressed && who.ending === 'local' ? 2.6 : 1)
    last = day
    if (!progressed) continue
    if (who.ending === 'distant') rows.push(lesionRow(who.id, { ...newLesion, visit, day }, 'N'))
    return { rows, progressionSeen: day, lastAssessment: day }
  }
  return { rows, progressionSeen: null, lastAssessment: last }
}
