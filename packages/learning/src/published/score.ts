import { z } from 'zod'
import { LearnerError } from '../learner-error.ts'
import type { ModellingRows } from '../rows.ts'

/** Scores of some rows; NaN where the published model says nothing. */
export interface Scores {
  readonly values: Float64Array
  /** Levels that the published model does not know. */
  readonly unseen: readonly { readonly feature: string; readonly level: string; readonly count: number }[]
}

/** What a published model computes from features, before any recalibration. */
export interface PublishedScore {
  /** Features it reads. */
  readonly features: readonly string[]
  readonly gives: 'probability' | 'linear predictor'
  /** The model as it would be printed. */
  readonly text: string
  /** @param rows without missing values */
  evaluate(rows: ModellingRows): Scores
  toJSON(): SavedScore
}

const givesSchema = z.enum(['probability', 'linear predictor'])

export const savedScoreSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('formula'),
    expression: z.string(),
    features: z.array(z.string()),
    gives: givesSchema,
  }),
  z.object({
    kind: z.literal('nomogram'),
    scales: z.array(
      z.object({
        feature: z.string(),
        points: z.array(z.object({ value: z.union([z.string(), z.number()]), points: z.number() })),
      }),
    ),
    total: z.array(z.object({ points: z.number(), risk: z.number() })),
  }),
  z.object({ kind: z.literal('column'), feature: z.string(), gives: givesSchema }),
])
export type SavedScore = z.infer<typeof savedScoreSchema>

/**
 * A score that is already a column: of an ONNX model evaluated in advance with {@link scoreOnnx}, or one that
 * the tables carry.
 */
export function columnScore(options: {
  readonly feature: string
  readonly gives: 'probability' | 'linear predictor'
}): PublishedScore {
  const { feature, gives } = options
  return {
    features: [feature],
    gives,
    text: feature,
    evaluate: rows => {
      const [column] = rows.withFeatures([feature]).features
      if (column.kind !== 'numeric')
        throw new LearnerError('bad-score', `the score '${feature}' is text`, 'give a column of numbers')
      return { values: column.values, unseen: [] }
    },
    toJSON: () => ({ kind: 'column', feature, gives }),
  }
}
