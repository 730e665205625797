import { createRandom, type Random } from '@tessera/statistics'
import { daysPerYear } from '@tessera/tables'
import { drawIndex } from '../outcome/draws.ts'
import { hcc } from './assumptions.ts'
import type { HccObservables } from './observables.ts'
import { adjuvant } from './treatment-assumptions.ts'

const v = hcc.values
const t = adjuvant.values

const adjuvantArms = ['none', 'TACE', 'TKI'] as const
export type AdjuvantArm = (typeof adjuvantArms)[number]

/** How much a centre leans to either therapy, in log odds. */
export interface Practice {
  readonly tace: number
  readonly tki: number
}

/** The practice of a centre, the same for a seed however many patients it has. */
export function practiceOf(centre: string, seed: number): Practice {
  const random = createRandom(seed, 'hcc practice', centre)
  return { tace: t.taceCentreSd * random.normal(), tki: t.tkiCentreSd * random.normal() }
}

/** What moves the choice, and the log odds of either therapy by it: `taceOnMvi`, `tkiOnMvi` and so on. */
const indications = (
  [
    ['Mvi', x => x.mvi],
    ['Satellites', x => x.satellites],
    ['Number', x => (x.nodules > 1 ? 1 : 0)],
    ['Size', x => x.logSize - v.sizeMedianLog2],
    ['Afp', x => x.logAfp - v.afpMedianLog2],
    ['Grade', x => (x.grade >= 3 ? 1 : 0)],
    ['Margin', x => (x.margin < v.narrowMargin ? 1 : 0)],
    ['Albumin', x => x.albumin - v.albuminMean],
    ['Bilirubin', x => x.logBilirubin - v.bilirubinMedianLog2],
    ['Antiviral', x => x.antiviral],
    ['Period', x => x.period],
  ] as const satisfies readonly (readonly [string, (x: HccObservables) => number])[]
).map(([name, of]) => ({ of, tace: t[`taceOn${name}`], tki: t[`tkiOn${name}`] }))

/** P(none, TACE, TKI is what a patient is to get): multinomial logit of what was known and of the centre. */
export function propensity(x: HccObservables, practice: Practice): readonly [number, number, number] {
  let tace = t.tace + practice.tace
  let tki = t.tki + practice.tki
  for (const one of indications) {
    const value = one.of(x)
    tace += one.tace * value
    tki += one.tki * value
  }
  const odds = [1, Math.exp(tace), Math.exp(tki)] as const
  const sum = odds[0] + odds[1] + odds[2]
  return [odds[0] / sum, odds[1] / sum, odds[2] / sum]
}

/** What is meant to happen to a patient as long as nothing comes between. Days are counted from surgery. */
export interface Plan {
  readonly arm: AdjuvantArm
  /** null without therapy. */
  readonly start: number | null
  /** Another therapy taken up later, at will. */
  readonly crossover: { readonly day: number; readonly to: Exclude<AdjuvantArm, 'none'> } | null
}

/** A plan by the patient's propensity; nothing that will happen to the patient bears on it. */
export function drawPlan(x: HccObservables, practice: Practice, random: Random): Plan {
  const arm = adjuvantArms[drawIndex(random, propensity(x, practice))]
  const isLate = random.next() < t.late
  const within = random.next()
  const later = random.next()
  const waiting = -Math.log1p(-random.next()) * daysPerYear
  const to = random.next() < t.crossoverToTace ? 'TACE' : 'TKI'
  if (arm === 'none')
    return { arm, start: null, crossover: { day: decision + Math.ceil(waiting / t.crossoverPerYear), to } }
  const start = isLate
    ? endOfGrace + 1 + Math.floor(later * (t.latestLate - endOfGrace))
    : t.earliestStart + Math.floor(within * (t.latestStart - t.earliestStart + 1))
  return {
    arm,
    start,
    crossover: {
      day: start + 30 + Math.ceil(waiting / t.switchPerYear),
      to: arm === 'TACE' ? 'TKI' : 'TACE',
    },
  }
}

/** Days from surgery to the decision, and to the end of the grace period of 56 days after it. */
export const decision = 56
export const endOfGrace = decision + 56
