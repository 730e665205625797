import { createRandom, type Random } from '@tessera/statistics'
import { dayNumber, daysPerMonth, daysPerYear } from '@tessera/tables'
import type { Centre } from '../centres/centre.ts'
import { patientId } from '../centres/patients-of-centre.ts'
import { stateIn } from '../latent/tumour-immune-state.ts'
import { drawExponential, drawIndex, drawYes, logistic } from '../outcome/draws.ts'
import type { Law } from '../outcome/law.ts'
import { drawWeibull } from '../outcome/weibull.ts'
import { ivb } from './assumptions.ts'
import { drawClinical, type IvbObservables, responseLogit, withMarkers } from './observables.ts'
import {
  type Ending,
  endingHazards,
  endings,
  immunotherapyEffect,
  radiotherapyEffect,
} from './progression.ts'
import { drawIvbLatent } from './state.ts'

const v = ivb.values

/** The last day of which the tables know. */
export const ivbDataCut = dayNumber(2026, 6, 30)
const accrual = [dayNumber(2022, 3, 1), dayNumber(2025, 9, 30)] as const

export type Cohort = 'randomised' | 'preference'
export type Arm = 'radiotherapy' | 'systemic'

/** Somebody who began induction: who responds, and what they would choose, is drawn; what happens later is not yet. */
export interface Candidate {
  readonly id: string
  readonly centre: Centre
  /** Place among those who began induction in their centre. */
  readonly index: number
  /** In the order of `latentParts`. */
  readonly latent: Float64Array
  readonly observables: IvbObservables
  readonly induction: number
  readonly responds: boolean
  readonly confirmed: boolean
  readonly cohort: Cohort
  /** What they would choose. */
  readonly choice: Arm
  /** Randomised before the second scan. */
  readonly tooEarly: boolean
  readonly random: Random
}

/** A candidate of a centre, from a stream of their own. */
export function drawCandidate(centre: Centre, index: number, seed: number): Candidate {
  const random = createRandom(seed, 'ivb', centre.name, index)
  const latent = drawIvbLatent(random, centre.caseMix, seed, centre.name, index)
  const x = withMarkers(drawClinical(latent, random), latent)
  const responds = drawYes(random, logistic(responseLogit(latent))) === 1
  const confirmed = random.next() < v.confirmed
  const hasPreference = drawYes(random, logistic(preferenceLogit(x))) === 1
  const choice = drawYes(random, logistic(choiceLogit(x))) === 1 ? 'radiotherapy' : 'systemic'
  const [from, to] = accrual
  return {
    id: patientId(centre, index),
    centre,
    index,
    latent,
    observables: x,
    induction: from + random.integer(to - from),
    responds,
    confirmed,
    cohort: hasPreference ? 'preference' : 'randomised',
    choice,
    tooEarly: random.next() < v.unconfirmedRandomised,
    random,
  }
}

/** Log odds of having a preference. */
export function preferenceLogit(x: Pick<IvbObservables, 'ecog'>): number {
  return v.preferenceLogit + v.preferenceOnEcog * x.ecog
}

/** Log odds of choosing radiotherapy: by what also bears on the outcome. */
export function choiceLogit(x: Pick<IvbObservables, 'dysphagia' | 'sites' | 'logIl6'>): number {
  return (
    v.choiceLogit +
    v.choiceOnDysphagia * (x.dysphagia - 0.5) +
    v.choiceOnSites * (x.sites - 2) +
    v.choiceOnIl6 * (x.logIl6 - v.il6Median)
  )
}

/** A patient of the trial from time zero, to the day. */
export interface IvbPatient extends Candidate {
  readonly arm: Arm
  readonly received: Arm
  readonly timeZero: number
  readonly radiotherapyStart: number | null
  readonly linear: number
  /** Months from time zero to progression or death, without censoring. */
  readonly time: number
  readonly ending: Ending
  /** Day of the true progression or death, of death, and the last day of follow-up. */
  readonly eventDay: number
  readonly deathDay: number
  readonly end: number
}

/** Linear predictor of progression or death in an arm. */
export function linearOf(
  candidate: Pick<Candidate, 'observables' | 'latent' | 'centre'>,
  law: Law<IvbObservables>,
  arm: Arm,
  noSignal: boolean,
): number {
  const { observables: x, latent, centre } = candidate
  const treatment = arm === 'radiotherapy' ? radiotherapyEffect(latent, noSignal) : 0
  const known = law.observable(x) + law.latent(stateIn(latent))
  return known + immunotherapyEffect(latent, noSignal) + treatment + (noSignal ? 0 : centre.logHazard)
}

/** Mean months from progression to death. */
export function meanAfterProgression(aggressiveness: number, noSignal: boolean): number {
  return v.afterProgression * (noSignal ? 1 : Math.exp(v.afterProgressionOnAggressiveness * aggressiveness))
}

/** What happens to a candidate who enters the trial in an arm. */
export function followPatient(
  candidate: Candidate,
  arm: Arm,
  law: Law<IvbObservables>,
  noSignal: boolean,
): IvbPatient {
  const { random, latent, induction } = candidate
  const timeZero = induction + (candidate.tooEarly ? 50 : 88 + random.integer(10))
  const linear = linearOf(candidate, law, arm, noSignal)
  const time = drawWeibull({ shape: v.shape, scale: v.scale }, linear, random)
  const ending = endings[drawIndex(random, endingHazards(arm === 'radiotherapy', noSignal))]
  const eventDay = timeZero + Math.max(1, Math.ceil(time * daysPerMonth))
  const mean = meanAfterProgression(stateIn(latent).aggressiveness, noSignal) * daysPerMonth
  const later = Math.ceil(drawExponential(random, mean))
  const deathDay = ending === 'death' ? eventDay : eventDay + Math.max(1, later)
  const lost = timeZero + 1 + Math.floor(drawExponential(random, daysPerYear / v.lostPerYear))
  const start = timeZero + 7 + random.integer(21)
  const other = random.next()
  const received =
    arm === 'radiotherapy'
      ? eventDay <= start || other < v.notIrradiated
        ? 'systemic'
        : 'radiotherapy'
      : other < v.crossover && eventDay > start
        ? 'radiotherapy'
        : 'systemic'
  return {
    ...candidate,
    arm,
    received,
    timeZero,
    radiotherapyStart: received === 'radiotherapy' ? start : null,
    linear,
    time,
    ending,
    eventDay,
    deathDay,
    end: Math.min(deathDay, lost, ivbDataCut),
  }
}
