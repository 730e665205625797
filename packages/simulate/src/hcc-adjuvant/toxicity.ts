import { createRandom, type Random } from '@tessera/statistics'
import { type AdverseEvent, adverseEventRow } from '../adverse-events/adverse-event-table.ts'
import { organClasses } from '../adverse-events/organ-classes.ts'
import { drawIndex, drawYes, logistic } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import type { AdjuvantArm } from './propensity.ts'
import { adjuvant } from './treatment-assumptions.ts'

const t = adjuvant.values

/** How a patient takes an arm: worst grade 3 or 4 or below, and whether and when therapy is stopped for it. */
export interface ArmToxicity {
  readonly severe: boolean
  /** Days from the start of therapy; null where it is not stopped. */
  readonly stopAfter: number | null
}

/** Drawn once for a patient and an arm. P(severe) averages to the arm's share over susceptibility. */
export function armToxicity(
  arm: AdjuvantArm,
  susceptibility: number,
  noSignal: boolean,
  seed: number,
  centre: string,
  index: number,
): ArmToxicity {
  const random = createRandom(seed, 'hcc tolerance', arm, centre, index)
  const severe = drawYes(random, severeProbability(noSignal ? 'none' : arm, susceptibility)) === 1
  const stops = drawYes(random, severe ? t.stopSevere : t.stopMild) === 1
  const after = 20 + random.integer(160)
  return { severe, stopAfter: arm === 'TKI' && stops ? after : null }
}

/** P(grade 3 or 4); a logistic's mean over a normal is the logistic of its centre over sqrt(1 + 0.346 slope^2). */
function severeProbability(arm: AdjuvantArm, susceptibility: number): number {
  const share = arm === 'TKI' ? t.tkiSevere : arm === 'TACE' ? t.taceSevere : t.noneSevere
  const slope = t.severeOnSusceptibility
  const centre = Math.log(share / (1 - share)) * Math.sqrt(1 + 0.346 * slope * slope)
  return logistic(centre + slope * susceptibility)
}

interface Term {
  readonly term: string
  readonly organClass: string
  /** Probability under each arm. */
  readonly none: number
  readonly tace: number
  readonly tki: number
}

const { gastrointestinal, general, investigations, renal, skin, vascular } = organClasses

/** Terms by their CTCAE names; all rates are assumed. */
const terms: readonly Term[] = [
  {
    term: 'Palmar-plantar erythrodysesthesia syndrome',
    organClass: skin,
    none: 0,
    tace: 0,
    tki: 0.45,
  },
  { term: 'Hypertension', organClass: vascular, none: 0.05, tace: 0.06, tki: 0.4 },
  { term: 'Diarrhea', organClass: gastrointestinal, none: 0.04, tace: 0.08, tki: 0.4 },
  { term: 'Proteinuria', organClass: renal, none: 0.01, tace: 0.01, tki: 0.25 },
  {
    term: 'Fatigue',
    organClass: general,
    none: 0.1,
    tace: 0.25,
    tki: 0.4,
  },
  {
    term: 'Fever',
    organClass: general,
    none: 0.02,
    tace: 0.35,
    tki: 0.06,
  },
  { term: 'Abdominal pain', organClass: gastrointestinal, none: 0.06, tace: 0.35, tki: 0.15 },
  {
    term: 'Alanine aminotransferase increased',
    organClass: investigations,
    none: 0.08,
    tace: 0.4,
    tki: 0.3,
  },
  { term: 'Platelet count decreased', organClass: investigations, none: 0.05, tace: 0.12, tki: 0.3 },
]

export interface ToxicityCourse {
  readonly id: string
  readonly arm: AdjuvantArm
  readonly noSignal: boolean
  readonly tolerance: ArmToxicity
  /** Day from which events are counted: the start of therapy, or the decision. */
  readonly from: number
  /** Last day of observation. */
  readonly until: number
}

/** Adverse events of a patient by CTCAE terms: whoever has grade 3 or 4 has one term with it, the others are milder. */
export function adverseEventRows(course: ToxicityCourse, seed: number): Cell[][] {
  const random = createRandom(seed, 'hcc adverse events', course.id)
  const arm = course.noSignal ? 'none' : course.arm
  const rates = terms.map(one => (arm === 'TKI' ? one.tki : arm === 'TACE' ? one.tace : one.none))
  const worst = drawIndex(random, rates)
  return terms.flatMap((term, i) => {
    const event = eventOf(term, rates[i], course, course.tolerance.severe && i === worst, random)
    return event ? [adverseEventRow(course.id, event)] : []
  })
}

function eventOf(
  { term, organClass }: Term,
  rate: number,
  { arm, tolerance, from, until }: ToxicityCourse,
  severe: boolean,
  random: Random,
): AdverseEvent | null {
  const happens = random.next() < rate
  const mild = 1 + drawIndex(random, [6, 4])
  const high = 3 + drawIndex(random, [9, 1])
  const onset = 3 + random.integer(120)
  const lasts = 7 + random.integer(60)
  if (!happens && !severe) return null
  // What stopped a therapy came before it was stopped.
  const latest = severe && tolerance.stopAfter !== null ? tolerance.stopAfter - 1 : Number.POSITIVE_INFINITY
  const start = from + Math.min(onset, latest)
  if (start > until) return null
  return {
    ...{ term, system: organClass, grade: severe ? high : mild, start, end: Math.min(start + lasts, until) },
    related: arm !== 'none',
  }
}
