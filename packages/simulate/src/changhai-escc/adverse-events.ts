import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import { drawIndex } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import type { EsccPatient } from './patient.ts'

export const adverseEventHeader = [
  'patient_id',
  'term',
  'body_system',
  'grade',
  'start',
  'end',
  'serious',
  'related',
  'immune_related',
] as const

/** Terms of CTCAE v5.0 with their shares among first events of grade 1 to 2 and of grade 3 to 4; assumed. */
const terms: readonly (readonly [term: string, system: string, mild: number, severe: number])[] = [
  ['Rash maculo-papular', 'Skin and subcutaneous tissue disorders', 26, 8],
  ['Hypothyroidism', 'Endocrine disorders', 26, 1],
  ['Pneumonitis', 'Respiratory, thoracic and mediastinal disorders', 12, 30],
  ['Alanine aminotransferase increased', 'Investigations', 10, 22],
  ['Colitis', 'Gastrointestinal disorders', 6, 20],
  ['Myocarditis', 'Cardiac disorders', 0, 5],
]

/** The first immune-related event of a patient, and fatigue of chemotherapy, while they were followed. */
export function esccAdverseEvents(who: EsccPatient, seed: number): Cell[][] {
  const random = createRandom(seed, 'escc events', who.id)
  const rows: Cell[][] = []
  const add = (term: string, system: string, grade: number, day: number, immune: boolean) => {
    const lasts = 7 + random.integer(40)
    if (day > who.end) return
    rows.push([
      ...[who.id, term, system, grade, formatDay(day), formatDay(Math.min(day + lasts, who.end))],
      ...[grade >= 3 ? 'Y' : 'N', 'Y', immune ? 'Y' : 'N'],
    ])
  }
  const [term, system] =
    terms[
      drawIndex(
        random,
        terms.map(one => one[who.severe ? 3 : 2]),
      )
    ]
  const grade = who.severe ? 3 + drawIndex(random, [4, 1]) : 1 + drawIndex(random, [3, 2])
  if (who.toxicityDay !== null) add(term, system, grade, who.toxicityDay, true)
  const tired = random.next() < (who.clinical.chemotherapy === 1 ? 0.45 : 0.2)
  const day = who.start + 10 + random.integer(60)
  if (tired)
    add('Fatigue', 'General disorders and administration site conditions', 1 + random.integer(2), day, false)
  return rows
}
