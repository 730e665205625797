import { createRandom } from '@tessera/statistics'
import { boneLesion, lesionRow, lymphNode, newLesion } from '../lesions/lesion-table.ts'
import { diameterWhenGone, measuredDiameter, targetLesions } from '../lesions/target-lesions.ts'
import type { Cell } from '../writing/csv.ts'
import { irae } from './assumptions.ts'
import type { IraePatient } from './patient.ts'
import { tumourTypes } from './tumour-types.ts'

const v = irae.values

/** Assessments of a patient, and the day on which progression was seen. */
export interface LesionCourse {
  readonly rows: readonly Cell[][]
  readonly progressionSeen: number | null
}

/**
 * Lesions before the first dose and at every ninth week to week 54, to death, loss or progression. A response is there
 * from the first assessment on, a late one from the second; progressive disease shows at the first, by growth or by a
 * new lesion.
 */
export function lesionCourse(who: IraePatient, seed: number): LesionCourse {
  const random = createRandom(seed, 'ici irae lesions', who.id)
  const count = 1 + random.integer(3)
  const first = random.integer(4)
  const lesions = targetLesions(
    count,
    tumourTypes[who.clinical.type].primary,
    first,
    organ => 16 + random.integer(organ === lymphNode ? 12 : 35),
  )
  const depth = 0.3 + 0.3 * random.next()
  const stable = 0.85 + 0.25 * random.next()
  const grown = 1.35 + 0.4 * random.next()
  const spreads = random.next() < 0.4
  const rows: Cell[][] = []
  const look = (visit: string, day: number, factor: number, gone: boolean) => {
    for (const lesion of lesions) {
      const { organ, baseline } = lesion
      const seen = gone
        ? diameterWhenGone(organ)
        : measuredDiameter(baseline, factor, v.measurementSd, random)
      rows.push(lesionRow(who.id, { ...lesion, visit, day, seen }))
    }
    rows.push(lesionRow(who.id, { ...boneLesion, visit, day, seen: gone ? 'absent' : 'present' }))
  }
  look('BASELINE', who.firstDose - 3 - random.integer(18), 1, false)
  const { category, late } = who
  for (let k = 1; k <= 6; k++) {
    const week = k * v.responseWeek
    const day = who.firstDose + 7 * week + random.integer(7) - 3
    if (day > who.end || day >= who.deathDay) break
    const visit = `WEEK ${week}`
    const responding = (category === 'CR' || category === 'PR') && (k > 1 || !late)
    const progressed = category === 'PD'
    look(
      visit,
      day,
      responding ? depth : progressed && !spreads ? grown : stable,
      responding && category === 'CR',
    )
    if (!progressed) continue
    if (spreads) rows.push(lesionRow(who.id, { ...newLesion, visit, day }))
    return { rows, progressionSeen: day }
  }
  return { rows, progressionSeen: null }
}
