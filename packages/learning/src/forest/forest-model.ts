import { z } from 'zod'
import type { FittedModel, ModelDescription, Prediction } from '../learner.ts'
import { type Target, targetSchema } from '../learners/outcome.ts'
import { type FittedPreparation, preparationFromJson, preparationSchema } from '../preparation/preparation.ts'
import type { ModellingRows } from '../rows.ts'
import { explainForest } from './explain-forest.ts'
import {
  survivalForestFromJson,
  survivalForestSchema,
  survivalForestToJson,
  valueForestFromJson,
  valueForestSchema,
  valueForestToJson,
} from './forest-json.ts'
import type { OutcomeForest } from './outcome-forest.ts'
import { broken } from './packed-numbers.ts'
import { ensembleCurves, ensembleMortality } from './survival-prediction.ts'
import { treeCount } from './trees.ts'
import { forestValues } from './value-forest.ts'

/** A fitted forest with everything before it. */
export interface ForestModelParts {
  readonly learner: string
  readonly target: Target
  readonly preparation: FittedPreparation
  readonly grown: OutcomeForest
  /** Number of training rows. */
  readonly size: number
  readonly cutOff: number
  readonly parameters: number
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

export const forestModelSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('forest'),
  learner: z.string(),
  target: targetSchema,
  preparation: preparationSchema,
  forest: z.discriminatedUnion('outcome', [survivalForestSchema, valueForestSchema]),
  size: z.number().int().min(1),
  cutOff: z.number(),
  parameters: z.number().int(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  notes: z.array(z.string()),
})

/** The fitted model that these parts make. */
export function forestModel(parts: ForestModelParts): FittedModel {
  const { grown, preparation, ...plain } = parts
  return {
    learner: parts.learner,
    cutOff: parts.cutOff,
    parameters: parts.parameters,
    predict: (rows, times) => predictForest(parts, rows.data, times),
    explain: rows => {
      const { x, size } = parts.preparation.apply(rows.data)
      const horizon = parts.target.kind === 'binary' ? Number.NaN : parts.target.horizon
      return {
        features: parts.preparation.terms.map(term => term.term),
        of: 'risk',
        ...explainForest(grown, x, size, horizon),
      }
    },
    describe: () => describeForest(parts),
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'forest',
      ...plain,
      preparation: preparation.toJSON(),
      forest:
        grown.outcome === 'survival' ? survivalForestToJson(grown.forest) : valueForestToJson(grown.forest),
    }),
  }
}

/**
 * The model that {@link forestModel}'s `toJSON` wrote.
 * @throws LearnerError for a forest whose arrays do not fit each other or the columns
 */
export function forestModelFromJson(json: z.infer<typeof forestModelSchema>): FittedModel {
  const { tessera: _version, kind: _kind, forest, ...plain } = json
  const preparation = preparationFromJson(json.preparation)
  if (forest.columns !== preparation.terms.length)
    throw broken(`${forest.columns} columns stand beside ${preparation.terms.length} prepared ones`)
  if ((forest.outcome === 'survival') !== (json.target.kind === 'time-to-event'))
    throw broken(`a ${json.target.kind} outcome has trees of another kind`)
  const grown: OutcomeForest =
    forest.outcome === 'survival'
      ? { outcome: 'survival', forest: survivalForestFromJson(forest) }
      : { outcome: 'values', forest: valueForestFromJson(forest) }
  return forestModel({ ...plain, preparation, grown })
}

/**
 * Score and risk of an ensemble. Time-to-event: the logarithm of mortality, so that it stands on the scale of a log
 * hazard, and one minus the ensemble survival at the horizon. Binary: the share of events, and its logit after half
 * an event and half a non-event are added to the training rows, which keeps it finite.
 */
export function scoresOf(
  target: Target,
  size: number,
  ensemble: { readonly mortality: Float64Array; readonly survival: Float64Array } | Float64Array,
): { linear: Float64Array; risk: Float64Array } {
  if (ensemble instanceof Float64Array || target.kind === 'binary') {
    const share = ensemble instanceof Float64Array ? ensemble : ensemble.survival
    const risk = share.map(p => Math.min(1, Math.max(0, p)))
    return { risk, linear: risk.map(p => Math.log((p * size + 0.5) / ((1 - p) * size + 0.5))) }
  }
  // a mortality of 0, where leaves may be without events, counts as the least that is worth telling apart
  const linear = ensemble.mortality.map(m => Math.log(Math.max(m, 1e-6)))
  return { linear, risk: ensemble.survival.map(s => 1 - s) }
}

function predictForest(parts: ForestModelParts, rows: ModellingRows, times?: Float64Array): Prediction {
  const { x, size, unseen, imputed } = parts.preparation.apply(rows)
  const { grown, target } = parts
  if (grown.outcome === 'values' || target.kind === 'binary') {
    const values = grown.outcome === 'values' ? forestValues(grown.forest, x, size) : new Float64Array(0)
    const share = Float64Array.from({ length: size }, (_, row) => values[2 * row + 1])
    return { ...scoresOf(target, parts.size, share), survival: null, unseen, imputed }
  }
  const { forest } = grown
  const mortality = ensembleMortality(forest, x, size)
  const { survival } = ensembleCurves(forest, x, size, Float64Array.of(target.horizon))
  const curves = times && { times, probability: ensembleCurves(forest, x, size, times).survival }
  return {
    ...scoresOf(target, parts.size, { mortality, survival }),
    survival: curves ?? null,
    unseen,
    imputed,
  }
}

function describeForest({ target, grown, settings, notes }: ForestModelParts): ModelDescription {
  const trees = treeCount(grown.forest.trees)
  const formula =
    target.kind === 'binary'
      ? `mean over ${trees} trees of the share of events in the leaf`
      : `1 - mean over ${trees} trees of the Kaplan-Meier estimate at ${target.horizon} ${target.unit} in the leaf`
  return { coefficients: [], formula, baselineSurvival: null, centre: null, settings, notes }
}
