import { createRandom } from '@tessera/statistics'
import { daysPerMonth } from '@tessera/tables'
import type { Centre } from '../centres/centre.ts'
import { centreWithGap } from '../centres/centre-with-gap.ts'
import { ivb } from './assumptions.ts'
import type { IvbPatient } from './patient.ts'
import type { Material } from './proteome-law.ts'

const v = ivb.values

/** Days before time zero within which blood and urine are taken; tissue is the biopsy before induction. */
const drawnWithin = 10

/** Which of a patient's samples are there. */
export interface IvbSamples {
  readonly who: IvbPatient
  readonly wes: boolean
  readonly proteome: Readonly<Record<Material, boolean>>
}

/** Who has which samples: some are missing by chance, and in one centre blood and urine go missing with the outcome. */
export function ivbSamples(
  trial: readonly IvbPatient[],
  centres: readonly Centre[],
  seed: number,
  noSignal: boolean,
): IvbSamples[] {
  const gap = centreWithGap(centres, noSignal)
  const shares = { tissue: v.withTissue, blood: v.withBlood, urine: v.withUrine } as const
  return trial.map(who => {
    const chance = (what: string) => createRandom(seed, 'ivb has', what, who.id).next()
    const early = who.eventDay <= who.end && who.eventDay - who.timeZero <= 6 * daysPerMonth
    const kept = (what: Material) =>
      shares[what] - (what !== 'tissue' && early && who.centre.name === gap ? v.lostWithEarlyEvent : 0)
    return {
      who,
      wes: chance('wes') < v.withWes,
      proteome: {
        tissue: chance('tissue') < kept('tissue'),
        blood: chance('blood') < kept('blood'),
        urine: chance('urine') < kept('urine'),
      },
    }
  })
}

/** The day on which a sample was taken. */
export function takenOn(who: IvbPatient, what: Material | 'wes', seed: number): number {
  const before = createRandom(seed, 'ivb taken', what === 'wes' ? 'tissue' : what, who.id).integer(
    drawnWithin,
  )
  return what === 'tissue' || what === 'wes' ? who.induction - 4 - before : who.timeZero - before
}
