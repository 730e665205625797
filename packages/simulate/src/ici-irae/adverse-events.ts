import { createRandom } from '@tessera/statistics'
import { adverseEventRow, yesNo } from '../adverse-events/adverse-event-table.ts'
import { organClasses } from '../adverse-events/organ-classes.ts'
import { drawIndex, drawOne } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import type { IraePatient } from './patient.ts'

const { blood, cardiac, endocrine, gastrointestinal, general } = organClasses
const { investigations, musculoskeletal, renal, respiratory, skin } = organClasses

/** Terms of CTCAE v5.0 with their shares among events of grade 1 to 2 and of grade 3 or more; all assumed. */
const immune: readonly (readonly [term: string, system: string, mild: number, severe: number])[] = [
  ['Rash maculo-papular', skin, 26, 8],
  ['Pruritus', skin, 18, 0],
  ['Hypothyroidism', endocrine, 20, 1],
  ['Hyperthyroidism', endocrine, 8, 1],
  ['Colitis', gastrointestinal, 5, 24],
  ['Alanine aminotransferase increased', investigations, 8, 22],
  ['Pneumonitis', respiratory, 6, 22],
  ['Arthritis', musculoskeletal, 7, 5],
  ['Adrenal insufficiency', endocrine, 2, 8],
  ['Myocarditis', cardiac, 0, 4],
  ['Nephritis', renal, 0, 5],
]
const other: readonly (readonly [term: string, system: string, share: number])[] = [
  ['Fatigue', general, 0.5],
  ['Nausea', gastrointestinal, 0.25],
  ['Anemia', blood, 0.3],
]

/** Adverse events of a patient while they were followed: the irAE, and what was not immune-related. */
export function adverseEventsOf(who: IraePatient, seed: number): Cell[][] {
  const random = createRandom(seed, 'ici irae events', who.id)
  const rows: { day: number; cells: Cell[] }[] = []
  const add = (
    term: string,
    system: string,
    grade: number,
    day: number,
    related: boolean,
    isImmune: boolean,
  ) => {
    const lasts = 7 + random.integer(45)
    if (day > who.end) return
    const event = { term, system, grade, start: day, end: Math.min(day + lasts, who.end), related }
    rows.push({ day, cells: adverseEventRow(who.id, event, yesNo(isImmune)) })
  }
  const mild = drawOne(random, immune, ([, , share]) => share)
  const mildGrade = 1 + drawIndex(random, [0.45, 0.55])
  if (Number.isFinite(who.mildDay)) add(mild[0], mild[1], mildGrade, who.mildDay, true, true)
  const severe = drawOne(random, immune, ([, , , share]) => share)
  const severeGrade = 3 + drawIndex(random, [0.78, 0.22])
  if (Number.isFinite(who.severeDay)) add(severe[0], severe[1], severeGrade, who.severeDay, true, true)
  for (const [term, system, share] of other) {
    const happens = random.next() < share
    const day = who.firstDose + 3 + random.integer(180)
    const grade = 1 + drawIndex(random, [0.6, 0.33, 0.07])
    if (happens) add(term, system, grade, day, random.next() < 0.4, false)
  }
  return rows.sort((a, b) => a.day - b.day).map(({ cells }) => cells)
}
