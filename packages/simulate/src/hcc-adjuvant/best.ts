import type { Centre } from '../centres/centre.ts'
import { defaultGrid, expectedRiskIn } from '../latent/expected-risk.ts'
import { bestAchievable, type ScoredCentre } from '../outcome/best-achievable.ts'
import type { Law } from '../outcome/law.ts'
import type { BestAchievable } from '../truth/truth.ts'
import { hcc } from './assumptions.ts'
import { freshPatients } from './fresh-patients.ts'
import { naturalRisk, timeZero } from './natural-risk.ts'
import { type HccObservables, stateLogLikelihood } from './observables.ts'
import type { HccPatient } from './patient.ts'
import { practiceOf, propensity } from './propensity.ts'

const v = hcc.values

/**
 * P(recurrence or death within the horizon of time zero), for who is free of both at time zero: knowing everything but
 * which therapy will be given, of which the propensity is known.
 */
export function trueRiskIn(seed: number, noSignal: boolean): (patient: HccPatient) => number {
  const natural = naturalRisk(noSignal, false)
  return ({ linear, state, centre, observables }) => {
    const relative = Math.exp(linear)
    const arms = propensity(observables, practiceOf(centre.name, seed))
    return natural.event(relative, state, centre.caseMix, observables.mvi, arms) / natural.atRisk(relative)
  }
}

/**
 * The same, knowing the observables and the centre alone, and that nothing happened before time zero: a
 * function for the patients of one centre.
 */
export function riskFromObservablesIn(
  centre: Centre,
  law: Law<HccObservables>,
  seed: number,
  noSignal: boolean,
): (observables: HccObservables) => number {
  // Infiltration, which no table shows, is averaged over in the natural risk itself: one point of it here.
  const expected = expectedRiskIn(centre.caseMix, law.latent, { ...defaultGrid, infiltration: 1 })
  const natural = naturalRisk(noSignal, true)
  const practice = practiceOf(centre.name, seed)
  return x => {
    const known = Math.exp(law.observable(x) + (noSignal ? 0 : centre.logHazard))
    const arms = propensity(x, practice)
    return expected({
      logLikelihood: state => stateLogLikelihood(x, state),
      atRisk: factor => natural.atRisk(known * factor),
      event: (factor, state) => natural.event(known * factor, state, centre.caseMix, x.mvi, arms),
    })
  }
}

/** The best discrimination there is, in a large cohort of the same centres. */
export function hccBest(
  centres: readonly Centre[],
  law: Law<HccObservables>,
  seed: number,
  noSignal: boolean,
  size: number,
): BestAchievable[] {
  const total = centres.reduce((sum, centre) => sum + centre.patients, 0)
  const cohorts = centres.map(centre => {
    const count = Math.max(200, Math.round((size * centre.patients) / total))
    return freshPatients(centre, count, law, seed, noSignal).filter(patient => patient.time > timeZero)
  })
  const score = (riskIn: (centre: Centre) => (patient: HccPatient) => number): ScoredCentre[] =>
    cohorts.map((patients, i) => ({
      risk: Float64Array.from(patients, riskIn(centres[i])),
      time: Float64Array.from(patients, patient => patient.time - timeZero),
    }))
  const observed = score(centre => {
    const risk = riskFromObservablesIn(centre, law, seed, noSignal)
    return patient => risk(patient.observables)
  })
  return [
    bestAchievable('observables', observed, v.horizon),
    bestAchievable(
      'observables and latent state',
      score(() => trueRiskIn(seed, noSignal)),
      v.horizon,
    ),
  ]
}
