import { createRandom } from '@tessera/statistics'
import { adverseEventRow, yesNo } from '../adverse-events/adverse-event-table.ts'
import { organClasses } from '../adverse-events/organ-classes.ts'
import { drawIndex, drawOne } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import type { EsccPatient } from './patient.ts'

const { cardiac, endocrine, gastrointestinal, general, investigations, respiratory, skin } = organClasses

/** Terms of CTCAE v5.0 with their shares among first events of grade 1 to 2 and of grade 3 to 4; assumed. */
const terms: readonly (readonly [term: string, system: string, mild: number, severe: number])[] = [
  ['Rash maculo-papular', skin, 26, 8],
  ['Hypothyroidism', endocrine, 26, 1],
  ['Pneumonitis', respiratory, 12, 30],
  ['Alanine aminotransferase increased', investigations, 10, 22],
  ['Colitis', gastrointestinal, 6, 20],
  ['Myocarditis', cardiac, 0, 5],
]

/** The first immune-related event of a patient, and fatigue of chemotherapy, while they were followed. */
export function esccAdverseEvents(who: EsccPatient, seed: number): Cell[][] {
  const random = createRandom(seed, 'escc events', who.id)
  const rows: Cell[][] = []
  const add = (term: string, system: string, grade: number, day: number, immune: boolean) => {
    const lasts = 7 + random.integer(40)
    if (day > who.end) return
    const event = { term, system, grade, start: day, end: Math.min(day + lasts, who.end), related: true }
    rows.push(adverseEventRow(who.id, event, yesNo(immune)))
  }
  const [term, system] = drawOne(random, terms, one => one[who.severe ? 3 : 2])
  const grade = who.severe ? 3 + drawIndex(random, [4, 1]) : 1 + drawIndex(random, [3, 2])
  if (who.toxicityDay !== null) add(term, system, grade, who.toxicityDay, true)
  const tired = random.next() < (who.clinical.chemotherapy === 1 ? 0.45 : 0.2)
  const day = who.start + 10 + random.integer(60)
  if (tired) add('Fatigue', general, 1 + random.integer(2), day, false)
  return rows
}
