import { daysPerMonth } from '@tessera/tables'
import type { Centre } from '../centres/centre.ts'
import type { Law } from '../outcome/law.ts'
import { assumedEffect } from '../truth/assumed-effect.ts'
import type { Effect } from '../truth/truth.ts'
import { received } from './further-table.ts'
import type { HccObservables } from './observables.ts'
import type { HccPatient } from './patient.ts'
import { practiceOf, propensity } from './propensity.ts'
import { adjuvant } from './treatment-assumptions.ts'
import { individualGain, therapies, treatmentTruth } from './treatment-truth.ts'

const t = adjuvant.values

/** What adjuvant therapy adds to the terms of the outcome. */
export function treatmentEffects(noSignal: boolean): Effect[] {
  const source = 'chosen so that the registered gain of 3 to 5 months comes out in those who benefit'
  const effect = (term: string, coefficient: number, per: string) =>
    assumedEffect(term, 'treatment', noSignal ? 0 : coefficient, per, source)
  return [
    effect('TACE', t.taceEffect, 'TACE against none, without microvascular invasion, at mean sensitivity'),
    effect('TACE x mvi', t.tacePerMvi, 'with microvascular invasion, under TACE'),
    effect('TACE x sensitivity', t.tacePerSensitivity, '1 SD of sensitivity to TACE, under TACE'),
    effect('TKI', t.tkiEffect, 'TKI against none, at mean sensitivity'),
    effect('TKI x sensitivity', t.tkiPerSensitivity, '1 SD of sensitivity to the TKI, under it'),
  ]
}

/** `modalities.adjuvant` of the truth: effects of the strategies, and what each patient would gain. */
export function adjuvantRecord(
  centres: readonly Centre[],
  drawn: readonly HccPatient[],
  law: Law<HccObservables>,
  settings: { readonly seed: number; readonly noSignal: boolean; readonly monteCarlo: number },
) {
  const { seed, noSignal, monteCarlo } = settings
  const arms = drawn.map(patient => propensity(patient.observables, practiceOf(patient.centre.name, seed)))
  return {
    definition:
      'gain: restricted mean recurrence-free survival to the horizon if the therapy began at time zero less that without any, months; rmstDifference: initiation within the grace period against none within it, recurrence as found at imaging, crossover by treatment policy',
    strategies: treatmentTruth(centres, law, seed, noSignal, Math.max(400, monteCarlo)),
    patients: {
      planned: drawn.map(({ plan }) => plan.arm),
      received: drawn.map(patient => received(patient).arm),
      propensity: {
        none: arms.map(([none]) => none),
        TACE: arms.map(([, tace]) => tace),
        TKI: arms.map(([, , tki]) => tki),
      },
      sensitivity: Object.fromEntries(
        therapies.map(arm => [arm, drawn.map(({ therapy }) => therapy.sensitivity[arm])]),
      ),
      susceptibility: drawn.map(({ therapy }) => therapy.susceptibility),
      logHazardRatio: Object.fromEntries(
        therapies.map(arm => [arm, drawn.map(({ fate }) => fate.logHazardRatio(arm))]),
      ),
      gain: Object.fromEntries(
        therapies.map(arm => [arm, drawn.map(patient => individualGain(patient, arm))]),
      ),
      /** Months from surgery to the recurrence or death itself, and to the day on which it is found. */
      foundAt: drawn.map(({ course }) => course.foundDay / daysPerMonth),
    },
  }
}
