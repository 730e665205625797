import type { ModelSpec } from '../run/model-spec.ts'

/** How near to the ceiling is near enough. */
export const margin = 0.01
/** Held-out performance by how many patients trained the model, and what the trend says of more. */
export interface LearningCurve {
  readonly model: ModelSpec
  /** Mean patients of a training fold, ascending; the last is all of them. */
  readonly sizes: readonly number[]
  /** Share of the training patients that each size is. */
  readonly shares: readonly number[]
  /** Sizes at which there were too few patients, or events, to fit the model in every fold. */
  readonly tooFew: readonly number[]
  readonly values: readonly number[]
  readonly lower: readonly (number | null)[]
  readonly upper: readonly (number | null)[]
  /** Ceiling and patients within the margin of it; null where no law could be fitted. */
  readonly needed: {
    readonly ceiling: number
    readonly size: number
    readonly lower: number
    readonly upper: number
  } | null
  readonly required: number | null
}
