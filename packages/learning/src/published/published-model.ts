import { z } from 'zod'
import type { FittedModel, Prediction } from '../learner.ts'
import { LearnerError } from '../learner-error.ts'
import {
  type Baseline,
  baselineFromJson,
  baselineSchema,
  baselineToJson,
  survivalOver,
  survivalRisk,
} from '../learners/baseline.ts'
import { logisticOf } from '../learners/linear-model.ts'
import { type Target, targetSchema } from '../learners/outcome.ts'
import { type FittedImputation, imputationFromJson, imputationSchema } from '../preparation/imputation.ts'
import { preparationFromJson, preparationSchema } from '../preparation/preparation.ts'
import type { ModellingRows } from '../rows.ts'
import { describePublished } from './describe-published.ts'
import type { Adjustment, PublishedParts } from './published-parts.ts'
import { type PublishedScore, savedScoreSchema } from './score.ts'
import { scoreFromJson } from './score-from-json.ts'
import { logNegativeLog, logOdds } from './transform.ts'

/**
 * The score of rows on the scale of the linear predictor, with what was imputed and not known.
 * @throws LearnerError for a score that says it is a probability and is not
 */
export function scoreRows(
  score: PublishedScore,
  imputation: FittedImputation,
  rows: ModellingRows,
): { linear: Float64Array } & Pick<Prediction, 'imputed' | 'unseen'> {
  const { rows: complete, imputed } = imputation.apply(rows)
  const { values, unseen } = score.evaluate(complete)
  if (score.gives === 'linear predictor') return { linear: values, imputed, unseen }
  const row = values.findIndex(value => value < 0 || value > 1)
  if (row >= 0)
    throw new LearnerError(
      'bad-score',
      `the published model gives ${values[row]} in row ${row}, which is no probability`,
      "say gives: 'linear predictor', or correct the units of its features",
    )
  const transform = rows.outcome.kind === 'binary' ? logOdds : logNegativeLog
  return { linear: values.map(transform), imputed, unseen }
}

/** intercept + slope x score + sum of coefficients x features. */
export function adjusted(
  linear: Float64Array,
  { intercept, slope, revision }: Adjustment,
  rows: ModellingRows,
): Float64Array {
  const sum = linear.map(value => intercept + slope * value)
  if (revision === null) return sum
  const { x } = revision.preparation.apply(rows)
  revision.coefficients.forEach((weight, j) => {
    for (let i = 0; i < sum.length; i++) sum[i] += weight * x[j][i]
  })
  return sum
}

/** Risk of a linear predictor; without a baseline a survival score is log(-log(1 - risk)) already. */
export function publishedRisk(target: Target, linear: Float64Array, baseline: Baseline | null): Float64Array {
  if (target.kind === 'binary') return logisticOf(linear)
  if (baseline !== null) return survivalRisk(linear, baseline, target.horizon)
  return linear.map(value => -Math.expm1(-Math.exp(value)))
}

export function publishedModel(parts: PublishedParts): FittedModel {
  const { learner, cutOff, parameters } = parts
  return {
    learner,
    cutOff,
    parameters,
    predict: (rows, times) => predictPublished(parts, rows.data, times),
    describe: () => describePublished(parts),
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'published',
      ...parts,
      score: parts.score.toJSON(),
      imputation: parts.imputation.toJSON(),
      adjustment: { ...parts.adjustment, revision: revisionToJson(parts.adjustment.revision) },
      baseline: parts.baseline === null ? null : baselineToJson(parts.baseline),
    }),
  }
}

function predictPublished(parts: PublishedParts, rows: ModellingRows, times?: Float64Array): Prediction {
  const { baseline, target, unknownScore, centre } = parts
  const scored = scoreRows(parts.score, parts.imputation, rows)
  const { linear: known, count } = fillUnknown(scored.linear, unknownScore)
  const linear = adjusted(known, parts.adjustment, rows).map(value => value - centre)
  const imputed = count === 0 ? scored.imputed : [...scored.imputed, { feature: 'published score', count }]
  return {
    linear,
    risk: publishedRisk(target, linear, baseline),
    survival: survivalOver(baseline, linear, times),
    unseen: scored.unseen,
    imputed,
  }
}

/** The scores with those that are unknown replaced, and how many those were. */
export function fillUnknown(scores: Float64Array, unknown: number): { linear: Float64Array; count: number } {
  let count = 0
  const linear = scores.map(value => {
    if (Number.isFinite(value)) return value
    count++
    return unknown
  })
  return { linear, count }
}

const revisionSchema = z.object({ preparation: preparationSchema, coefficients: z.array(z.number()) })

export const publishedModelSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('published'),
  learner: z.string(),
  target: targetSchema,
  score: savedScoreSchema,
  imputation: imputationSchema,
  unknownScore: z.number(),
  adjustment: z.object({ intercept: z.number(), slope: z.number(), revision: revisionSchema.nullable() }),
  adjustmentSe: z.object({ intercept: z.number().nullable(), slope: z.number().nullable() }),
  centre: z.number(),
  baseline: baselineSchema.nullable(),
  cutOff: z.number(),
  parameters: z.number().int(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  notes: z.array(z.string()),
})

/** The model that {@link publishedModel}'s `toJSON` wrote. */
export function publishedModelFromJson(json: z.infer<typeof publishedModelSchema>): FittedModel {
  const { revision } = json.adjustment
  return publishedModel({
    ...json,
    score: scoreFromJson(json.score),
    imputation: imputationFromJson(json.imputation),
    baseline: json.baseline === null ? null : baselineFromJson(json.baseline),
    adjustment: {
      ...json.adjustment,
      revision:
        revision === null
          ? null
          : {
              preparation: preparationFromJson(revision.preparation),
              coefficients: Float64Array.from(revision.coefficients),
            },
    },
  })
}

function revisionToJson(revision: Adjustment['revision']): unknown {
  if (revision === null) return null
  return { preparation: revision.preparation.toJSON(), coefficients: Array.from(revision.coefficients) }
}
