import { createRandom, type Random } from '@tessera/statistics'
import { dayNumber, daysPerMonth, daysPerYear } from '@tessera/tables'
import type { Centre } from '../centres/centre.ts'
import { patientId } from '../centres/patients-of-centre.ts'
import { drawTherapyState, type TherapyState } from '../latent/therapy-state.ts'
import { drawState, type TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { drawExponential, drawYes, logistic } from '../outcome/draws.ts'
import type { Law } from '../outcome/law.ts'
import { hcc } from './assumptions.ts'
import { type Course, type Fate, follow } from './course.ts'
import { drawFurther, furtherStream } from './further-observables.ts'
import { imagingDays } from './imaging.ts'
import { drawObservables, type HccObservables } from './observables.ts'
import { drawPlan, type Plan, practiceOf } from './propensity.ts'
import { type ArmToxicity, armToxicity } from './toxicity.ts'
import { adjuvantLoadings, logHazardRatio } from './treatment-effect.ts'

const v = hcc.values

/** The last day of which the tables know. */
export const dataCut = dayNumber(2024, 9, 30)

/** A patient as drawn: the state, the true values, and what happened, to the day. */
export interface HccPatient {
  readonly id: string
  /** Place among the patients of the centre. */
  readonly index: number
  readonly centre: Centre
  readonly state: TumourImmuneState
  readonly therapy: TherapyState
  readonly observables: HccObservables
  readonly marginPositive: boolean
  /** Without adjuvant therapy. */
  readonly linear: number
  readonly fate: Fate
  readonly plan: Plan
  readonly course: Course
  readonly tolerance: ArmToxicity
  /** Months from surgery to recurrence or death under the therapy received, without censoring, as nature has it. */
  readonly time: number
  readonly surgery: number
  readonly laboratory: number
  readonly pathology: number
  /** The day on which imaging found it. */
  readonly recurrence: number | null
  readonly death: number | null
  readonly lastContact: number
}

/** The patients of all centres, and the law of their recurrence. */
export interface HccCohort {
  readonly law: Law<HccObservables>
  readonly centres: readonly Centre[]
  readonly drawn: readonly HccPatient[]
}

/**
 * A patient of a centre, drawn from streams of their own: adding patients changes none before them.
 * @param practiceSeed of the centres' practice, where other patients of the same centres are drawn with another seed
 */
export function drawPatient(
  centre: Centre,
  index: number,
  seed: number,
  law: Law<HccObservables>,
  noSignal: boolean,
  practiceSeed = seed,
): HccPatient {
  const random = createRandom(seed, 'hcc', centre.name, index)
  const state = drawState(random, centre.caseMix)
  const routine = drawObservables(state, random)
  const hazard = -Math.log1p(-random.next())
  const [from, to] = centre.accrual
  const surgery = Math.floor((from - 1970 + (to - from) * random.next()) * daysPerYear)
  const marginPositive = random.next() < v.marginPositive
  const observables = {
    ...routine,
    ...drawFurther(
      state,
      routine,
      marginPositive,
      surgery / daysPerYear + 1970 - 2020,
      furtherStream(seed, centre.name, index),
    ),
  }
  const linear = law.observable(observables) + law.latent(state) + (noSignal ? 0 : centre.logHazard)
  const laboratory = surgery - 1 - random.integer(13)
  const pathology = surgery + 4 + random.integer(7)
  const diesFirst = drawYes(random, logistic(v.deathFirstLogit + v.deathFirstOnFrailty * state.frailty)) === 1
  const therapy = drawTherapyState(state, centre.caseMix, adjuvantLoadings, seed, 'hcc', centre.name, index)
  const tolerances = new Map<string, ArmToxicity>()
  const toleranceOf = (arm: Plan['arm']): ArmToxicity => {
    const known = tolerances.get(arm)
    if (known) return known
    const made = armToxicity(arm, therapy.susceptibility, noSignal, seed, centre.name, index)
    tolerances.set(arm, made)
    return made
  }
  const fate: Fate = {
    linear,
    hazard,
    diesFirst,
    logHazardRatio: arm => (noSignal ? 0 : logHazardRatio(arm, observables.mvi, therapy)),
    stopAfter: arm => toleranceOf(arm).stopAfter,
    imaging: (until, treatedFrom) => imagingDays(until, treatedFrom, noSignal, seed, centre.name, index),
  }
  const plan = drawPlan(
    observables,
    practiceOf(centre.name, practiceSeed),
    createRandom(seed, 'hcc plan', centre.name, index),
  )
  const course = follow(fate, plan)
  return {
    id: patientId(centre, index),
    index,
    centre,
    state,
    therapy,
    observables,
    marginPositive,
    linear,
    fate,
    plan,
    course,
    tolerance: toleranceOf(course.arm),
    time: course.time,
    surgery,
    laboratory,
    pathology,
    ...observe(state, surgery, course, diesFirst, random),
  }
}

/** What is seen until the last contact. Losing a patient does not depend on what will happen. */
function observe(
  state: TumourImmuneState,
  surgery: number,
  course: Course,
  diesFirst: boolean,
  random: Random,
) {
  const eventDay = surgery + course.eventDay
  const mean = v.afterRecurrence * Math.exp(v.afterRecurrenceOnAggressiveness * state.aggressiveness)
  const deathDay = diesFirst ? eventDay : eventDay + Math.ceil(drawExponential(random, mean) * daysPerMonth)
  const lost = surgery + drawExponential(random, daysPerYear / v.lostPerYear)
  const end = Math.max(surgery + 1, Math.floor(Math.min(dataCut, lost) - v.lastVisitSpread * random.next()))
  const found = surgery + course.foundDay
  return {
    recurrence: !diesFirst && found <= end && found < deathDay ? found : null,
    death: deathDay <= end ? deathDay : null,
    lastContact: Math.min(deathDay, end),
  }
}
