import { type Law, latentTerm, makeLaw, observableTerm, type Term } from '../outcome/law.ts'
import { ivb } from './assumptions.ts'
import type { IvbObservables } from './observables.ts'
import { weighing } from './state.ts'

const v = ivb.values
const chosen = 'chosen'

/** How an episode without progression ends. */
export type Ending = 'local' | 'distant' | 'death'
export const endings: readonly Ending[] = ['local', 'distant', 'death']

/** Log hazard ratios of progression or death from time zero, of all endings alike; radiotherapy stands apart. */
const progressionTerms: readonly Term<IvbObservables>[] = [
  observableTerm('age', 0.05, '10 years', 63, chosen, x => (x.age - 63) / 10),
  observableTerm('ecog', 0.3, '1 against 0', 0, chosen, x => x.ecog),
  observableTerm('metastatic_sites', 0.2, 'site', 1, chosen, x => x.sites - 1),
  observableTerm('liver_metastases', 0.25, 'yes against no', 0, chosen, x => x.liver),
  observableTerm('blood_il6', 0.15, 'doubling', 2 ** 2.6, chosen, x => x.logIl6 - v.il6Median),
  observableTerm('tissue_cxcl9', -0.15, '1 SD', 0, chosen, x => x.cxcl9),
  latentTerm('aggressiveness', 0.25, chosen),
  latentTerm('frailty', 0.1, chosen),
]

export function progressionLaw(noSignal: boolean): Law<IvbObservables> {
  return makeLaw(progressionTerms, noSignal)
}

/** Hazard of each ending as a share of the total without radiotherapy. */
export function endingHazards(radiotherapy: boolean, noSignal: boolean): readonly number[] {
  const ratio = (value: number) => (radiotherapy && !noSignal ? value : 1)
  return [
    v.shareLocal * ratio(v.localRatio),
    v.shareDistant * ratio(v.distantRatio),
    v.shareDeath * ratio(v.deathRatio),
  ]
}

const predicting = weighing({ cxcl9: v.predictive, radiotherapy: v.predictiveSensitivity })
const immune = weighing({ 'PD-1': v.progressionOnPd1 })

/**
 * Log hazard ratio of radiotherapy for progression or death at a latent vector: the endings share one shape, so that the
 * total is proportional, log(sum of share x ratio) + predictive x CXCL9 + predictiveSensitivity x sensitivity.
 */
export function radiotherapyEffect(latent: Float64Array, noSignal: boolean): number {
  if (noSignal) return 0
  return Math.log(endingHazards(true, false).reduce((a, b) => a + b, 0)) + predicting(latent)
}

/** Log hazard ratio of the PD-1 inhibition that both arms go on with, against its mean. */
export function immunotherapyEffect(latent: Float64Array, noSignal: boolean): number {
  return noSignal ? 0 : immune(latent)
}
