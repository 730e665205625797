import { createRandom } from '@tessera/statistics'
import { adverseEventRow } from '../adverse-events/adverse-event-table.ts'
import { drawIndex, drawYes, logistic } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import type { Arm, IvbPatient } from './patient.ts'
import { placeOf } from './state.ts'
import { firstDay, type Toxicity, toxicities } from './toxicities.ts'

const frailty = placeOf('frailty')
const susceptibility = placeOf('susceptibility')

/** Log odds that a toxicity befalls a patient under what they received. */
export function toxicityLogit(
  toxicity: Toxicity,
  latent: Float64Array,
  received: Arm,
  noSignal: boolean,
): number {
  if (noSignal) return toxicity.without
  const base = received === 'radiotherapy' ? toxicity.with : toxicity.without
  return base + toxicity.onFrailty * latent[frailty] + toxicity.onSusceptibility * latent[susceptibility]
}

/** The adverse events of a patient: rows, and the day of a death by one of them. */
export function adverseEvents(who: IvbPatient, seed: number, noSignal: boolean) {
  const random = createRandom(seed, 'ivb toxicity', who.id)
  const rows: Cell[][] = []
  let fatal: number | null = null
  for (const toxicity of toxicities) {
    const happens =
      drawYes(random, logistic(toxicityLogit(toxicity, who.latent, who.received, noSignal))) === 1
    const day = who.timeZero + firstDay + Math.floor(2 * toxicity.onset * random.next())
    const grade = 1 + drawIndex(random, toxicity.grades)
    const lasts = 10 + random.integer(50)
    if (!happens || day >= who.end) continue
    // A death by toxicity is the patient's death: the draw of the outcome has no room for another.
    const isDeath = grade === 5 && who.ending === 'death' && who.end === who.deathDay && fatal === null
    const shown = grade === 5 && !isDeath ? 4 : grade
    // It begins on an earlier day than it kills: the first of two causes is told by its day.
    const start = isDeath ? Math.max(who.timeZero, who.deathDay - Math.max(1, random.integer(14))) : day
    if (isDeath) fatal = who.deathDay
    rows.push(
      adverseEventRow(who.id, {
        term: toxicity.term,
        system: toxicity.organClass,
        grade: shown,
        start,
        end: isDeath ? who.deathDay : Math.min(day + lasts, who.end),
        related: true,
      }),
    )
  }
  return { rows, fatal }
}
