import { z } from 'zod'
import type { FittedModel, ModelDescription, Prediction } from '../learner.ts'
import {
  type Baseline,
  baselineFromJson,
  baselineSchema,
  baselineToJson,
  hazardAt,
  survivalOver,
} from '../learners/baseline.ts'
import { riskOf } from '../learners/linear-model.ts'
import { type Target, targetSchema } from '../learners/outcome.ts'
import type { ModellingRows } from '../rows.ts'
import {
  explainRows,
  importanceOf,
  scoreRows,
  type TreeModel,
  treeModelFromJson,
  treeModelSchema,
  treeModelToJson,
  treesInWords,
} from './tree-model.ts'

/** A boosted model with what turns its score into a risk. */
export interface BoostingModelParts {
  readonly learner: string
  readonly target: Target
  readonly model: TreeModel
  /** Subtracted from the sum (Cox): its mean over the training rows. */
  readonly centre: number
  readonly baseline: Baseline | null
  readonly cutOff: number
  readonly parameters: number
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

export const boostingModelSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('boosting'),
  learner: z.string(),
  target: targetSchema,
  model: treeModelSchema,
  centre: z.number(),
  baseline: baselineSchema.nullable(),
  cutOff: z.number(),
  parameters: z.number().int(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  notes: z.array(z.string()),
})

/** The fitted model that these parts make. */
export function boostingModel(parts: BoostingModelParts): FittedModel {
  return {
    learner: parts.learner,
    cutOff: parts.cutOff,
    parameters: parts.parameters,
    predict: (rows, times) => predictBoosted(parts, rows.data, times),
    explain: rows => {
      const { base, ...rest } = explainRows(parts.model, rows.data)
      return { ...rest, base: base - parts.centre }
    },
    describe: () => describeBoosted(parts),
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'boosting',
      ...parts,
      model: treeModelToJson(parts.model),
      baseline: parts.baseline === null ? null : baselineToJson(parts.baseline),
    }),
  }
}

/** The model that {@link boostingModel}'s `toJSON` wrote. */
export function boostingModelFromJson(json: z.infer<typeof boostingModelSchema>): FittedModel {
  const { tessera: _version, kind: _kind, ...plain } = json
  return boostingModel({
    ...plain,
    model: treeModelFromJson(json.model),
    baseline: json.baseline === null ? null : baselineFromJson(json.baseline),
  })
}

function predictBoosted(parts: BoostingModelParts, rows: ModellingRows, times?: Float64Array): Prediction {
  const { sum, unseen } = scoreRows(parts.model, rows)
  const { baseline, target, centre } = parts
  const linear = sum.map(value => value - centre)
  return {
    linear,
    risk: riskOf(target, linear, baseline),
    survival: survivalOver(baseline, linear, times),
    unseen,
    imputed: [], // a missing value follows the trees' default directions
  }
}

function describeBoosted(parts: BoostingModelParts): ModelDescription {
  const { target, baseline, centre, model, settings, notes } = parts
  const shared = { coefficients: [], importance: importanceOf(model), settings, notes }
  const sum = `sum of ${treesInWords(model)} and ${model.boosted.base}`
  if (target.kind === 'binary' || baseline === null)
    return { ...shared, formula: `1 / (1 + exp(-sum)), ${sum}`, baselineSurvival: null, centre: null }
  const survival = Math.exp(-hazardAt(baseline, target.horizon))
  return {
    ...shared,
    formula: `1 - S0(${target.horizon})^exp(sum - ${centre}), ${sum}`,
    baselineSurvival: { time: target.horizon, survival },
    centre,
  }
}
