import { daysPerMonth } from '@tessera/tables'
import { logistic } from '../outcome/draws.ts'
import { latentTerm, makeLaw, observableTerm, type Term } from '../outcome/law.ts'
import { weibullRisk } from '../outcome/weibull.ts'
import { escc } from './assumptions.ts'
import type { EsccClinical } from './observables.ts'
import type { EsccLatent } from './state.ts'

const v = escc.values

/** Months from the first dose to the first assessment. */
export const firstAssessment = (v.assessmentWeeks * 7) / daysPerMonth

/** The linear predictors of the cohort; without a signal all coefficients are 0. */
export function esccLaws(noSignal: boolean) {
  const seen = (
    term: string,
    coefficient: number,
    per: string,
    centredAt: number,
    of: (x: EsccClinical) => number,
  ) => observableTerm(term, coefficient, per, centredAt, 'chosen', of)
  const hidden = (term: keyof EsccLatent, coefficient: number) => latentTerm(term, coefficient, 'chosen')
  const lawOf = (...terms: Term<EsccClinical, EsccLatent>[]) => makeLaw(terms, noSignal)
  const ecog = (coefficient: number) => seen('ecog', coefficient, 'point', 0, x => x.ecog)
  const chemotherapy = (coefficient: number) =>
    seen('regimen', coefficient, 'with chemotherapy against alone', 0, x => x.chemotherapy)
  const stage = (coefficient: number) => seen('stage', coefficient, 'stage', 3, x => x.stage - 3)
  return {
    response: lawOf(
      chemotherapy(v.responseOnChemotherapy),
      seen('cps', v.responseOnCps, 'doubling of CPS + 1', 2 ** v.cpsMean - 1, x => x.logCps - v.cpsMean),
      ecog(v.responseOnEcog),
      hidden('PD-1', v.responseOnSensitivity),
    ),
    pfs: lawOf(
      stage(v.pfsOnStage),
      ecog(v.pfsOnEcog),
      chemotherapy(v.pfsOnChemotherapy),
      hidden('PD-1', v.pfsOnSensitivity),
      hidden('aggressiveness', v.pfsOnAggressiveness),
    ),
    toxicity: lawOf(
      seen('age', v.toxicityOnAge, '10 years', v.ageMean, x => (x.age - v.ageMean) / 10),
      hidden('susceptibility', v.toxicityOnSusceptibility),
    ),
    recurrence: lawOf(
      stage(v.recurrenceOnStage),
      seen('grade', v.recurrenceOnGrade, 'grade', 2, x => x.grade - 2),
      ecog(v.recurrenceOnEcog),
      hidden('aggressiveness', v.recurrenceOnAggressiveness),
      hidden('infiltration', v.recurrenceOnInfiltration),
    ),
  }
}
export type EsccLaws = ReturnType<typeof esccLaws>

export const pfsBaseline = { shape: v.pfsShape, scale: v.pfsScale }
export const recurrenceBaseline = { shape: v.recurrenceShape, scale: v.recurrenceScale }

/** P(CR or PR): not progressed or dead before the first assessment, and then by the logistic law. */
export function responseRisk(pfsLinear: number, responseLinear: number): number {
  return (
    (1 - weibullRisk(pfsBaseline, pfsLinear, firstAssessment)) * logistic(v.responseLogit + responseLinear)
  )
}

/** Mean months from progression (or recurrence) to death. */
export function survivalAfter(mean: number, aggressiveness: number, noSignal: boolean): number {
  return mean * (noSignal ? 1 : Math.exp(v.afterProgressionOnAggressiveness * aggressiveness))
}

/**
 * P(dead by t): an end that is a death, or a progression with an exponential time after it, averaged over when the end
 * comes (midpoints of its distribution; 8 of them agree with 200 to 0.001).
 */
export function deathRisk(
  baseline: { readonly shape: number; readonly scale: number },
  linear: number,
  deaths: number,
  mean: number,
  t: number,
): number {
  const points = 8
  const ended = weibullRisk(baseline, linear, t)
  let later = 0
  for (let i = 0; i < points; i++) {
    const u = (ended * (i + 0.5)) / points
    const at = baseline.scale * (-Math.log1p(-u) / Math.exp(linear)) ** (1 / baseline.shape)
    later += -Math.expm1(-(t - at) / mean) / points
  }
  return ended * (deaths + (1 - deaths) * later)
}

/** P(first irAE by the horizon, before death), by midpoints over time. */
export function toxicityRisk(linear: number, aliveAt: (t: number) => number): number {
  const points = 6
  const rate = v.toxicityRate * Math.exp(linear)
  const all = -Math.expm1(-rate * v.toxicityHorizon)
  let sum = 0
  for (let i = 0; i < points; i++) sum += aliveAt(-Math.log1p((-all * (i + 0.5)) / points) / rate) / points
  return all * sum
}
