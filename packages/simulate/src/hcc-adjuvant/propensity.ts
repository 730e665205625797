import { createRandom, type Random } from '@tessera/statistics'
import { drawIndex } from '../outcome/draws.ts'
import { hcc } from './assumptions.ts'
import type { HccObservables } from './observables.ts'
import { adjuvant } from './treatment-assumptions.ts'

const v = hcc.values
const t = adjuvant.values

export const adjuvantArms = ['none', 'TACE', 'TKI'] as const
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

/** P(none, TACE, TKI is what a patient is to get): multinomial logit of what was known and of the centre. */
export function propensity(x: HccObservables, practice: Practice): readonly [number, number, number] {
  const poor = x.grade >= 3 ? 1 : 0
  const several = x.nodules > 1 ? 1 : 0
  const narrow = x.margin < v.narrowMargin ? 1 : 0
  const size = x.logSize - v.sizeMedianLog2
  const afp = x.logAfp - v.afpMedianLog2
  const albumin = x.albumin - v.albuminMean
  const bilirubin = x.logBilirubin - v.bilirubinMedianLog2
  const tace = Math.exp(
    t.tace +
      practice.tace +
      t.taceOnMvi * x.mvi +
      t.taceOnSatellites * x.satellites +
      t.taceOnNumber * several +
      t.taceOnSize * size +
      t.taceOnAfp * afp +
      t.taceOnGrade * poor +
      t.taceOnMargin * narrow +
      t.taceOnAlbumin * albumin +
      t.taceOnBilirubin * bilirubin +
      t.taceOnAntiviral * x.antiviral +
      t.taceOnPeriod * x.period,
  )
  const tki = Math.exp(
    t.tki +
      practice.tki +
      t.tkiOnMvi * x.mvi +
      t.tkiOnSatellites * x.satellites +
      t.tkiOnNumber * several +
      t.tkiOnSize * size +
      t.tkiOnAfp * afp +
      t.tkiOnGrade * poor +
      t.tkiOnMargin * narrow +
      t.tkiOnAlbumin * albumin +
      t.tkiOnBilirubin * bilirubin +
      t.tkiOnAntiviral * x.antiviral +
      t.tkiOnPeriod * x.period,
  )
  const sum = 1 + tace + tki
  return [1 / sum, tace / sum, tki / sum]
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
  const waiting = -Math.log1p(-random.next()) * 365.25
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
