import type { LaboratoryTerm } from './criterion.ts'
import { bloodTerms } from './terms/blood.ts'
import { chemistryTerms } from './terms/chemistry.ts'
import { furtherTerms } from './terms/further.ts'
import { metabolismTerms } from './terms/metabolism.ts'

/**
 * The terms of CTCAE v5.0 (National Cancer Institute, 27 November 2017) that a measured value can be graded for: the
 * forty laboratory terms, then those of other chapters with a measurement in them.
 */
export const laboratoryTerms: readonly LaboratoryTerm[] = [
  ...bloodTerms,
  ...chemistryTerms,
  ...metabolismTerms,
  ...furtherTerms,
]

/** The terms of an analyte, by its name in {@link analytes}. */
export function termsOf(analyte: string): readonly LaboratoryTerm[] {
  return laboratoryTerms.filter(term => term.analyte === analyte)
}
