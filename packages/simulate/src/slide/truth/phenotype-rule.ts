import { changedRule, lymphocyteRule, type PhenotypeRule } from '@tessera/slides'

/** Lymphocytes per mm² above which simulated slides are called. */
export const phenotypeCuts = { inflamedAbove: 450, excludedAbove: 850 } as const

/**
 * The rule that simulated slides are called by, planted and found: cut-offs for lymphocytes of H&E that make each
 * phenotype about a third of a cohort (the rule of @tessera/slides asks for cut-offs of the study's own); a tenth
 * of a mm² of tumour is enough, as biopsies and pictures of a millimetre have no more.
 */
export const slidePhenotypeRule: PhenotypeRule = changedRule(
  lymphocyteRule,
  { ...phenotypeCuts, leastTumour: 0.1 },
  'chosen for simulated slides: about a third of a cohort each',
)
