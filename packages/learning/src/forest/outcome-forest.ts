import type { SurvivalForest } from './survival-forest.ts'
import type { ValueForest } from './value-forest.ts'

/** Trees for one of the two kinds of outcome. */
export type OutcomeForest =
  | { readonly outcome: 'survival'; readonly forest: SurvivalForest }
  | { readonly outcome: 'values'; readonly forest: ValueForest }
