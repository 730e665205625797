import { createRandom } from '@tessera/statistics'
import { lesionRow, newLesion } from '../lesions/lesion-table.ts'
import { diameterWhenGone, measuredDiameter, targetLesions } from '../lesions/target-lesions.ts'
import type { Cell } from '../writing/csv.ts'
import { escc } from './assumptions.ts'
import type { EsccPatient } from './patient.ts'

const v = escc.values

/** Of a diameter, as a share of it; chosen. */
const measurementSd = 0.03

/**
 * Target lesions before the first dose and every nine weeks until progression is seen, to death or the end of follow-up.
 * Responders shrink to 30 to 60 %, complete ones lose every lesion; progression grows by a third or more, or brings a
 * new lesion.
 */
export function esccLesions(who: EsccPatient, seed: number): Cell[][] {
  const random = createRandom(seed, 'escc lesions', who.id)
  const first = random.integer(4)
  const lesions = targetLesions(1 + random.integer(3), 'OESOPHAGUS', first, () => 20 + random.integer(30))
  const depth = 0.3 + 0.28 * random.next()
  const stable = 0.85 + 0.2 * random.next()
  const grown = 1.4 + 0.4 * random.next()
  const brings = random.next() < 0.4
  const rows: Cell[][] = []
  const look = (visit: string, day: number, factor: number) => {
    for (const lesion of lesions) {
      const { organ, baseline } = lesion
      const seen =
        factor === 0 ? diameterWhenGone(organ) : measuredDiameter(baseline, factor, measurementSd, random)
      rows.push(lesionRow(who.id, { ...lesion, visit, day, seen }))
    }
  }
  look('BASELINE', who.start - 1 - random.integer(14), 1)
  const best = who.category === 'CR' ? 0 : who.category === 'PR' ? depth : stable
  for (let k = 1; k <= 20; k++) {
    const day = who.start + 7 * v.assessmentWeeks * k + random.integer(5) - 2
    if (day > who.end || day >= who.deathDay) break
    const progressed = who.progresses && who.eventDay <= day
    const visit = `WEEK ${v.assessmentWeeks * k}`
    look(visit, day, progressed ? (brings ? Math.max(best, 0.5) : grown) : best)
    if (!progressed) continue
    if (brings) rows.push(lesionRow(who.id, { ...newLesion, visit, day }))
    break
  }
  return rows
}
