import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import { drawIndex } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import type { IraePatient } from './patient.ts'

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

const skin = 'Skin and subcutaneous tissue disorders'
const endocrine = 'Endocrine disorders'
const gut = 'Gastrointestinal disorders'
const general = 'General disorders and administration site conditions'

/** Terms of CTCAE v5.0 with their shares among events of grade 1 to 2 and of grade 3 or more; all assumed. */
const immune: readonly (readonly [term: string, system: string, mild: number, severe: number])[] = [
  ['Rash maculo-papular', skin, 26, 8],
  ['Pruritus', skin, 18, 0],
  ['Hypothyroidism', endocrine, 20, 1],
  ['Hyperthyroidism', endocrine, 8, 1],
  ['Colitis', gut, 5, 24],
  ['Alanine aminotransferase increased', 'Investigations', 8, 22],
  ['Pneumonitis', 'Respiratory, thoracic and mediastinal disorders', 6, 22],
  ['Arthritis', 'Musculoskeletal and connective tissue disorders', 7, 5],
  ['Adrenal insufficiency', endocrine, 2, 8],
  ['Myocarditis', 'Cardiac disorders', 0, 4],
  ['Nephritis', 'Renal and urinary disorders', 0, 5],
]
const other: readonly (readonly [term: string, system: string, share: number])[] = [
  ['Fatigue', general, 0.5],
  ['Nausea', gut, 0.25],
  ['Anemia', 'Blood and lymphatic system disorders', 0.3],
]

/** Adverse events of a patient while they were followed: the irAE, and what was not immune-related. */
export function adverseEventsOf(who: IraePatient, seed: number): Cell[][] {
  const random = createRandom(seed, 'ici irae events', who.id)
  const rows: { day: number; cells: Cell[] }[] = []
  const event = (term: string, system: string, grade: number, day: number, related: boolean, is: boolean) => {
    const lasts = 7 + random.integer(45)
    if (day > who.end) return
    rows.push({
      day,
      cells: [
        ...[who.id, term, system, grade, formatDay(day), formatDay(Math.min(day + lasts, who.end))],
        ...[grade >= 3 ? 'Y' : 'N', related ? 'Y' : 'N', is ? 'Y' : 'N'],
      ],
    })
  }
  const mild =
    immune[
      drawIndex(
        random,
        immune.map(([, , share]) => share),
      )
    ]
  const mildGrade = 1 + drawIndex(random, [0.45, 0.55])
  if (Number.isFinite(who.mildDay)) event(mild[0], mild[1], mildGrade, who.mildDay, true, true)
  const severe =
    immune[
      drawIndex(
        random,
        immune.map(([, , , share]) => share),
      )
    ]
  const severeGrade = 3 + drawIndex(random, [0.78, 0.22])
  if (Number.isFinite(who.severeDay)) event(severe[0], severe[1], severeGrade, who.severeDay, true, true)
  for (const [term, system, share] of other) {
    const happens = random.next() < share
    const day = who.firstDose + 3 + random.integer(180)
    const grade = 1 + drawIndex(random, [0.6, 0.33, 0.07])
    if (happens) event(term, system, grade, day, random.next() < 0.4, false)
  }
  return rows.sort((a, b) => a.day - b.day).map(({ cells }) => cells)
}
