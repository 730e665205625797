import { latentTerm, observableTerm, type Term } from '../outcome/law.ts'
import { hcc } from './assumptions.ts'
import type { HccObservables } from './observables.ts'

const erasl = 'sign and order of the ERASL models (Chan et al., J Hepatol 2018;69:1284); value chosen'
const chosen = 'chosen'

/** Log hazard ratios of recurrence or death after resection. */
export const recurrenceTerms: readonly Term<HccObservables>[] = [
  observableTerm('age', 0.06, '10 years', 57, chosen, x => (x.age - 57) / 10),
  observableTerm('sex', 0.18, 'male against female', 0, erasl, x => x.male),
  observableTerm('hbv', 0.1, 'yes against no', 0, chosen, x => x.hbv),
  observableTerm('afp', 0.06, 'doubling', 2 ** 5.2, erasl, x => x.logAfp - 5.2),
  observableTerm('tumour_size', 0.28, 'doubling', 2 ** 2.1, erasl, x => x.logSize - 2.1),
  observableTerm('tumour_number', 0.35, 'several against one', 0, erasl, x => (x.nodules > 1 ? 1 : 0)),
  observableTerm(
    'mvi',
    0.5,
    'yes against no',
    0,
    'Rodriguez-Peralvarez et al., Ann Surg Oncol 2013;20:325 (relative risk of recurrence 1.5 to 1.8); value chosen',
    x => x.mvi,
  ),
  observableTerm('albumin', -0.03, '1 g/L', 41.5, erasl, x => x.albumin - 41.5),
  observableTerm('bilirubin', 0.1, 'doubling', 2 ** 3.75, erasl, x => x.logBilirubin - 3.75),
  observableTerm('satellites', 0.35, 'yes against no', 0.15, chosen, x => x.satellites - 0.15),
  observableTerm('grade', 0.25, 'III or IV against I or II', 0.4, chosen, x => (x.grade >= 3 ? 0.6 : -0.4)),
  observableTerm('margin', 0.2, 'below 1 cm against wider', 0.6, chosen, x =>
    x.margin < hcc.values.narrowMargin ? 0.4 : -0.6,
  ),
  observableTerm('antiviral', -0.3, 'yes against no', 0.6, chosen, x => x.antiviral - 0.6),
  observableTerm('period', -0.03, 'year of surgery', 2020, chosen, x => x.period),
  latentTerm('aggressiveness', 0.3, chosen),
  latentTerm('infiltration', -0.35, chosen),
  latentTerm('frailty', 0.1, chosen),
]
