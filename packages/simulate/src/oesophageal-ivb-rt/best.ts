import type { Centre } from '../centres/centre.ts'
import { expectedRiskIn } from '../latent/expected-risk.ts'
import { bestAchievable, type ScoredCentre } from '../outcome/best-achievable.ts'
import type { Law } from '../outcome/law.ts'
import { weibullRisk } from '../outcome/weibull.ts'
import type { BestAchievable } from '../truth/truth.ts'
import { ivb } from './assumptions.ts'
import { enrol } from './enrol.ts'
import { type IvbObservables, ivbLogLikelihood } from './observables.ts'
import type { Arm, IvbPatient } from './patient.ts'
import { radiotherapyEffect } from './progression.ts'

const v = ivb.values
const weibull = { shape: v.shape, scale: v.scale }

/** P(progression or death by the horizon), knowing everything. */
export function trueRisk(patient: IvbPatient): number {
  return weibullRisk(weibull, patient.linear, v.horizon)
}

/** The same knowing the centre, the arm and the true values of the observables, for patients of one centre. */
export function riskFromObservablesIn(
  centre: Centre,
  law: Law<IvbObservables>,
  noSignal: boolean,
): (x: IvbObservables, arm: Arm) => number {
  const expected = expectedRiskIn(centre.caseMix, law.latent)
  const until = (v.horizon / v.scale) ** v.shape
  return (x, arm) => {
    const treatment = arm === 'radiotherapy' ? radiotherapyEffect(x.cxcl9, noSignal) : 0
    const known = Math.exp(law.observable(x) + treatment + (noSignal ? 0 : centre.logHazard))
    return expected({
      logLikelihood: state => ivbLogLikelihood(x, state),
      event: factor => 1 - Math.exp(-until * known * factor),
    })
  }
}

/** The best discrimination of progression or death, in a large trial of the same centres. */
export function ivbBest(
  centres: readonly Centre[],
  law: Law<IvbObservables>,
  seed: number,
  noSignal: boolean,
  size: number,
): BestAchievable[] {
  // In twenty batches a centre, none may be so small that it has no pair.
  const total = Math.max(size, 400 * centres.length)
  const sizes = { randomised: Math.round(total * 0.65), preference: Math.round(total * 0.35) }
  const { trial } = enrol(centres, sizes, seed ^ 0x5eed, law, noSignal)
  const score = (riskIn: (centre: Centre) => (patient: IvbPatient) => number): ScoredCentre[] =>
    centres.map(centre => {
      const own = trial.filter(patient => patient.centre === centre)
      return {
        risk: Float64Array.from(own, riskIn(centre)),
        time: Float64Array.from(own, patient => patient.time),
      }
    })
  const observed = score(centre => {
    const risk = riskFromObservablesIn(centre, law, noSignal)
    return patient => risk(patient.observables, patient.arm)
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
