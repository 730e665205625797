import type { Centre } from '../centres/centre.ts'
import { expectedRiskIn } from '../latent/expected-risk.ts'
import { bestAchievable, type ScoredCentre } from '../outcome/best-achievable.ts'
import type { Law } from '../outcome/law.ts'
import { weibullRiskFrom } from '../outcome/weibull.ts'
import type { BestAchievable } from '../truth/truth.ts'
import { hcc } from './assumptions.ts'
import { type HccObservables, stateLogLikelihood } from './observables.ts'
import { drawPatient, type HccPatient } from './patient.ts'

const v = hcc.values
const weibull = { shape: v.shape, scale: v.scale }
/** Months from surgery to time zero: eight weeks. */
export const timeZero = 56 / 30.4375

/** P(recurrence or death within the horizon of time zero), for who is free of both at time zero. */
export function trueRisk(patient: HccPatient): number {
  return weibullRiskFrom(weibull, patient.linear, timeZero, v.horizon)
}

/**
 * The same, knowing the observables and the centre alone, and that nothing happened before time zero: a
 * function for the patients of one centre.
 */
export function riskFromObservablesIn(
  centre: Centre,
  law: Law<HccObservables>,
  noSignal: boolean,
): (observables: HccObservables) => number {
  const expected = expectedRiskIn(centre.caseMix, law.latent)
  const before = (timeZero / v.scale) ** v.shape
  const until = ((timeZero + v.horizon) / v.scale) ** v.shape
  return x => {
    const known = Math.exp(law.observable(x) + (noSignal ? 0 : centre.logHazard))
    return expected({
      logLikelihood: state => stateLogLikelihood(x, state),
      atRisk: factor => Math.exp(-before * known * factor),
      event: factor => Math.exp(-before * known * factor) - Math.exp(-until * known * factor),
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
    return Array.from({ length: count }, (_, i) =>
      drawPatient(centre, i, seed ^ 0x5eed, law, noSignal),
    ).filter(patient => patient.time > timeZero)
  })
  const score = (riskIn: (centre: Centre) => (patient: HccPatient) => number): ScoredCentre[] =>
    cohorts.map((patients, i) => ({
      risk: Float64Array.from(patients, riskIn(centres[i])),
      time: Float64Array.from(patients, patient => patient.time - timeZero),
    }))
  const observed = score(centre => {
    const risk = riskFromObservablesIn(centre, law, noSignal)
    return patient => risk(patient.observables)
  })
  return [
    bestAchievable('observables', observed, v.horizon),
    bestAchievable(
      'observables and latent state',
      score(() => trueRisk),
      v.horizon,
    ),
  ]
}
