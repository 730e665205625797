import { latentTerm, observableTerm, type Term } from '../outcome/law.ts'
import type { IciObservables } from './patient.ts'

const loris = 'sign as in Chang et al., Nat Cancer 2024;5:1158; value chosen'
const chosen = 'chosen'

const tmb = (x: IciObservables) => Math.min(x.tmb, 50)

/** Log odds ratios of response. */
export const responseTerms: readonly Term<IciObservables>[] = [
  observableTerm('TMB', 0.04, '1 mutation/Mb up to 50', 0, loris, tmb),
  observableTerm('Systemic_therapy_history', -0.75, 'yes against no', 0, loris, x => x.treatedBefore),
  observableTerm('Albumin', 0.5, '1 g/dL', 3.8, loris, x => x.albumin - 3.8),
  observableTerm('NLR', -0.35, '1 on the natural log', Math.exp(1.5), loris, x => x.logNlr - 1.5),
  observableTerm('Age', 0.12, '10 years', 62, loris, x => (x.age - 62) / 10),
  observableTerm('CancerType', 1, 'the effect of the type', 0, chosen, x => x.type.response),
  latentTerm('infiltration', 0.6, chosen),
  latentTerm('aggressiveness', -0.15, chosen),
]

/** Log hazard ratios of death. */
export const survivalTerms: readonly Term<IciObservables>[] = [
  observableTerm('TMB', -0.015, '1 mutation/Mb up to 50', 0, loris, tmb),
  observableTerm('Systemic_therapy_history', 0.3, 'yes against no', 0, loris, x => x.treatedBefore),
  observableTerm('Albumin', -0.75, '1 g/dL', 3.8, loris, x => x.albumin - 3.8),
  observableTerm('NLR', 0.4, '1 on the natural log', Math.exp(1.5), loris, x => x.logNlr - 1.5),
  observableTerm('Age', 0.04, '10 years', 62, chosen, x => (x.age - 62) / 10),
  observableTerm('CancerType', 1, 'the effect of the type', 0, chosen, x => x.type.hazard),
  latentTerm('infiltration', -0.35, chosen),
  latentTerm('aggressiveness', 0.3, chosen),
  latentTerm('frailty', 0.1, chosen),
]
