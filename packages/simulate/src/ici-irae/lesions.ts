import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import { rounded } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import { irae } from './assumptions.ts'
import type { IraePatient } from './patient.ts'
import { tumourTypes } from './tumour-types.ts'

const v = irae.values

export const lesionHeader = [
  'patient_id',
  'lesion',
  'role',
  'organ',
  'node',
  'visit',
  'date',
  'diameter',
  'unit',
  'state',
  'reader',
] as const

/** Assessments of a patient, and the day on which progression was seen. */
export interface LesionCourse {
  readonly rows: readonly Cell[][]
  readonly progressionSeen: number | null
}

const organs = ['LUNG', 'LIVER', 'LYMPH NODE', 'ADRENAL GLAND']

/**
 * Lesions before the first dose and at every ninth week to week 54, to death, loss or progression. A response is there
 * from the first assessment on, a late one from the second; progressive disease shows at the first, by growth or by a
 * new lesion.
 */
export function lesionCourse(who: IraePatient, seed: number): LesionCourse {
  const random = createRandom(seed, 'ici irae lesions', who.id)
  const count = 1 + random.integer(3)
  const first = random.integer(4)
  const lesions = Array.from({ length: count }, (_, i) => {
    const organ = i === 0 ? tumourTypes[who.clinical.type].primary : organs[(first + i) % 4]
    return {
      name: `T0${i + 1}`,
      organ,
      node: organ === 'LYMPH NODE',
      baseline: 16 + random.integer(organ === 'LYMPH NODE' ? 12 : 35),
    }
  })
  const depth = 0.3 + 0.3 * random.next()
  const stable = 0.85 + 0.25 * random.next()
  const grown = 1.35 + 0.4 * random.next()
  const newLesion = random.next() < 0.4
  const rows: Cell[][] = []
  const look = (visit: string, day: number, factor: number, gone: boolean) => {
    for (const { name, organ, node, baseline } of lesions) {
      const left = gone
        ? node
          ? 7
          : 0
        : Math.max(5, baseline * factor * (1 + v.measurementSd * random.normal()))
      rows.push([
        ...[who.id, name, 'target', organ, node ? 'Y' : 'N', visit, formatDay(day)],
        ...[rounded(left, 0), 'mm', left === 0 ? 'absent' : 'measured', 'central'],
      ])
    }
    rows.push([
      ...[who.id, 'NT01', 'non-target', 'BONE', 'N', visit, formatDay(day)],
      ...[null, null, gone ? 'absent' : 'present', 'central'],
    ])
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
      responding ? depth : progressed && !newLesion ? grown : stable,
      responding && category === 'CR',
    )
    if (!progressed) continue
    if (newLesion)
      rows.push([
        ...[who.id, 'N01', 'new', 'LIVER', 'N', visit, formatDay(day)],
        ...[null, null, 'present', 'central'],
      ])
    return { rows, progressionSeen: day }
  }
  return { rows, progressionSeen: null }
}
