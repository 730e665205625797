import type { Baseline } from '../learners/baseline.ts'
import type { Target } from '../learners/outcome.ts'
import type { FittedImputation } from '../preparation/imputation.ts'
import type { FittedPreparation } from '../preparation/preparation.ts'
import type { PublishedScore } from './score.ts'

/** How the published score enters the model: intercept + slope x score + sum of coefficients x features. */
export interface Adjustment {
  readonly intercept: number
  readonly slope: number
  /** Features besides the score, after a revision. */
  readonly revision: { readonly preparation: FittedPreparation; readonly coefficients: Float64Array } | null
}

/** All that a published model, as it was validated, recalibrated or updated, is made of. */
export interface PublishedParts {
  readonly learner: string
  readonly target: Target
  readonly score: PublishedScore
  readonly imputation: FittedImputation
  /** Median training score on the scale of the linear predictor: what an unknown score is given. */
  readonly unknownScore: number
  readonly adjustment: Adjustment
  readonly adjustmentSe: { readonly intercept: number | null; readonly slope: number | null }
  readonly centre: number
  /** Null for binary outcomes, and for a survival model that is validated as it is. */
  readonly baseline: Baseline | null
  readonly cutOff: number
  readonly parameters: number
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}
