import { createRandom } from '@tessera/statistics'
import { daysPerMonth } from '@tessera/tables'
import type { Centre } from '../centres/centre.ts'
import type { Law } from '../outcome/law.ts'
import { hazardUnderPieces } from '../outcome/piecewise.ts'
import { hcc } from './assumptions.ts'
import { type Course, follow, weibull } from './course.ts'
import { freshPatients } from './fresh-patients.ts'
import { timeZero } from './natural-risk.ts'
import type { HccObservables } from './observables.ts'
import type { HccPatient } from './patient.ts'
import { type AdjuvantArm, decision, drawPlan, endOfGrace, type Plan, practiceOf } from './propensity.ts'
import { childPugh } from './staging.ts'
import { adjuvant } from './treatment-assumptions.ts'

const v = hcc.values
const t = adjuvant.values
type Therapy = Exclude<AdjuvantArm, 'none'>
export const therapies = ['TACE', 'TKI'] as const

/** Who the comparison is about: the study's eligibility. */
function isEligible({ observables, marginPositive }: HccPatient): boolean {
  return !marginPositive && childPugh(observables) <= 7 && observables.age >= 18
}

/**
 * What a therapy begun at time zero gains this patient over none: difference of the restricted mean of recurrence-free
 * survival to the horizon, in months, as nature has recurrence and without crossover. Null where the event came before.
 */
export function individualGain(patient: HccPatient, arm: Therapy): number | null {
  if (patient.course.eventDay <= decision) return null
  const { fate } = patient
  const alone = (time: number) => hazardUnderPieces(weibull, fate.linear, [], time)
  const pieces = [{ from: timeZero, logHazardRatio: fate.logHazardRatio(arm) }]
  const before = alone(timeZero)
  // Simpson's rule with 72 intervals; the integrand is smooth.
  const n = 72
  let sum = 0
  for (let i = 0; i <= n; i++) {
    const time = timeZero + (v.horizon * i) / n
    const under = hazardUnderPieces(weibull, fate.linear, pieces, time)
    const difference = Math.exp(before - under) - Math.exp(before - alone(time))
    sum += difference * (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2)
  }
  return (sum * v.horizon) / (3 * n)
}

/** True effect of one therapy, and what a comparison of ever treated with never treated would say. */
export interface TherapyTruth {
  readonly arm: Therapy
  readonly patients: number
  /** Months of restricted mean to the horizon, initiation within the grace period against none within it. */
  readonly rmstDifference: number
  readonly rmstDifferenceSe: number
  /** The same if recurrence were known on the day it comes: the rest is how often each arm is looked at. */
  readonly rmstDifferenceByNature: number
  /** Difference of recurrence-free survival at the horizon. */
  readonly survivalDifference: number
  /** By true benefit: share of patients, mean individual gain, rmstDifference. */
  readonly groups: readonly {
    readonly group: string
    readonly share: number
    readonly meanGain: number
    readonly rmstDifference: number
  }[]
  readonly naive: {
    /** Ever treated with it (late starts and crossover too) less never treated, from time zero, unadjusted. */
    readonly rmstDifference: number
    readonly bias: number
    /** The same by what was planned: confounding by indication alone; the rest is immortal time. */
    readonly plannedDifference: number
    readonly confounding: number
    readonly immortalTime: number
  }
}

/**
 * Truth of both therapies from a large cohort of the same centres without censoring: each eligible patient who is free
 * of recurrence at time zero is followed through each strategy. A strategy's plan is drawn as the patient's own
 * propensity draws plans, among those that keep to the strategy: therapy within the grace period begins when it does
 * in who begins; who has none within it may begin later, at will.
 */
export function treatmentTruth(
  centres: readonly Centre[],
  law: Law<HccObservables>,
  seed: number,
  noSignal: boolean,
  size: number,
): TherapyTruth[] {
  const total = centres.reduce((sum, centre) => sum + centre.patients, 0)
  const pool = centres.flatMap(centre => {
    const practice = practiceOf(centre.name, seed)
    const count = Math.round((size * centre.patients) / total)
    return freshPatients(centre, count, law, seed, noSignal)
      .filter(patient => isEligible(patient) && patient.course.foundDay > decision)
      .map((patient, i) => {
        const random = createRandom(seed, 'hcc strategy', centre.name, i)
        const under = (keeps: (plan: Plan) => boolean): Course => {
          for (;;) {
            const plan = drawPlan(patient.observables, practice, random)
            if (keeps(plan)) return follow(patient.fate, plan)
          }
        }
        return {
          patient,
          none: under(plan => plan.start === null || plan.start > endOfGrace),
          TACE: under(plan => plan.arm === 'TACE' && (plan.start ?? 0) <= endOfGrace),
          TKI: under(plan => plan.arm === 'TKI' && (plan.start ?? 0) <= endOfGrace),
        }
      })
  })
  const never = pool.filter(({ patient: { course } }) => course.start === null && course.crossover === null)
  const unplanned = pool.filter(({ patient: { plan } }) => plan.arm === 'none')
  return therapies.map(arm => {
    const gains = pool.map(one => restricted(one[arm]) - restricted(one.none))
    const rmstDifference = mean(gains)
    const ever = pool.filter(
      ({ patient: { course } }) =>
        (course.start !== null && course.arm === arm) ||
        (course.start === null && course.crossover?.to === arm),
    )
    const planned = pool.filter(({ patient: { plan } }) => plan.arm === arm)
    const own = (group: typeof pool) => mean(group.map(({ patient }) => restricted(patient.course)))
    const naive = own(ever) - own(never)
    const plannedDifference = own(planned) - own(unplanned)
    const individual = pool.map(({ patient }) => individualGain(patient, arm) ?? 0)
    return {
      arm,
      patients: pool.length,
      rmstDifference,
      rmstDifferenceSe: Math.sqrt(mean(gains.map(gain => (gain - rmstDifference) ** 2)) / gains.length),
      rmstDifferenceByNature: mean(pool.map(one => byNature(one[arm]) - byNature(one.none))),
      survivalDifference: mean(pool.map(one => survives(one[arm]) - survives(one.none))),
      groups: groupsOf(individual, gains),
      naive: {
        rmstDifference: naive,
        bias: naive - rmstDifference,
        plannedDifference,
        confounding: plannedDifference - rmstDifference,
        immortalTime: naive - plannedDifference,
      },
    }
  })
}

function groupsOf(individual: readonly number[], gains: readonly number[]): TherapyTruth['groups'] {
  const of = (group: string, belongs: (gain: number) => boolean) => {
    const at = individual.flatMap((gain, i) => (belongs(gain) ? [i] : []))
    return {
      group,
      share: at.length / individual.length,
      meanGain: mean(at.map(i => individual[i])),
      rmstDifference: mean(at.map(i => gains[i])),
    }
  }
  return [
    of('gains at least a month', gain => gain >= t.benefit),
    of('neither', gain => gain < t.benefit && gain > -t.benefit),
    of('loses at least a month', gain => gain <= -t.benefit),
  ]
}

const monthsOf = (days: number) => (days - decision) / daysPerMonth
const restricted = (course: Course) => Math.min(v.horizon, monthsOf(course.foundDay))
const byNature = (course: Course) => Math.min(v.horizon, Math.max(0, course.time - timeZero))
const survives = (course: Course) => (monthsOf(course.foundDay) > v.horizon ? 1 : 0)

/** Of none it is 0: a group that nobody is in. */
function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length
}
