import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import { rounded } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import { escc } from './assumptions.ts'
import type { EsccPatient } from './patient.ts'

const v = escc.values

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

const organs = ['LUNG', 'LIVER', 'LYMPH NODE', 'ADRENAL GLAND']

/**
 * Target lesions before the first dose and every nine weeks until progression is seen, to death or the end of follow-up.
 * Responders shrink to 30 to 60 %, complete ones lose every lesion; progression grows by a third or more, or brings a
 * new lesion.
 */
export function esccLesions(who: EsccPatient, seed: number): Cell[][] {
  const random = createRandom(seed, 'escc lesions', who.id)
  const first = random.integer(4)
  const lesions = Array.from({ length: 1 + random.integer(3) }, (_, i) => {
    const organ = i === 0 ? 'OESOPHAGUS' : organs[(first + i) % 4]
    return { name: `T0${i + 1}`, organ, node: organ === 'LYMPH NODE', baseline: 20 + random.integer(30) }
  })
  const depth = 0.3 + 0.28 * random.next()
  const stable = 0.85 + 0.2 * random.next()
  const grown = 1.4 + 0.4 * random.next()
  const brings = random.next() < 0.4
  const rows: Cell[][] = []
  const look = (visit: string, day: number, factor: number) => {
    for (const { name, organ, node, baseline } of lesions) {
      const left =
        factor === 0 ? (node ? 7 : 0) : Math.max(5, baseline * factor * (1 + 0.03 * random.normal()))
      rows.push([
        ...[who.id, name, 'target', organ, node ? 'Y' : 'N', visit, formatDay(day)],
        ...[rounded(left, 0), 'mm', left === 0 ? 'absent' : 'measured', 'central'],
      ])
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
    if (brings)
      rows.push([
        ...[who.id, 'N01', 'new', 'LIVER', 'N', visit, formatDay(day)],
        ...[null, null, 'present', 'central'],
      ])
    break
  }
  return rows
}
