import { z } from 'zod'
import { valueForestFromJson, valueForestSchema, valueForestToJson } from '../../forest/forest-json.ts'
import type { ForestSpec } from '../../forest/forest-spec.ts'
import { treeCount } from '../../forest/trees.ts'
import {
  forestValues,
  outOfBagValues,
  regressionForest,
  type ValueForest,
} from '../../forest/value-forest.ts'
import {
  type FittedPreparation,
  preparation,
  preparationFromJson,
  preparationSchema,
} from '../../preparation/preparation.ts'
import { outcomeCutOff } from '../outcome-cut-off.ts'
import { type OutcomeLearner, type OutcomeModel, withoutOutcome, withTraining } from '../outcome-learner.ts'
import { valuesOf } from './values.ts'

interface ForestValueParts {
  readonly preparation: FittedPreparation
  readonly forest: ValueForest
  readonly cutOff: number
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

/**
 * A regression forest after the usual preparation. Where `mtry` or `minLeafSize` name several values, the pair of least
 * out-of-bag squared error is kept. The cut-off is fixed on out-of-bag values.
 */
export function forestValueLearner(spec: ForestSpec): OutcomeLearner {
  return {
    name: 'regression forest',
    fast: false,
    fit: (training, context) => {
      const outcome = valuesOf(training)
      const columns = withTraining(training, withoutOutcome(training.data).outcome)
      const prepared = preparation({ missingIndicator: spec.missingIndicator }).fit(columns, context)
      const { x } = prepared.apply(columns.data)
      const { trees, maxDepth, sample, fraction } = spec
      const candidates = [spec.minLeafSize].flat().flatMap(minLeafSize =>
        [spec.mtry].flat().map(mtry => {
          const options = {
            seed: context.seed,
            patient: training.data.patient,
            trees,
            maxDepth,
            sample,
            fraction,
          }
          const grown = regressionForest({ x, y: outcome.value }, { ...options, mtry, minLeafSize })
          const value = outOfBagValues(grown, x)
          return { grown, value, error: meanSquare(value, outcome.value) }
        }),
      )
      const best = candidates.reduce((found, next) => (next.error < found.error ? next : found))
      const { mtry, minLeafSize } = best.grown.settings
      return forestValueModel({
        preparation: prepared,
        forest: best.grown.forest,
        cutOff: outcomeCutOff(spec.cutOff, best.value.filter(Number.isFinite), outcome),
        settings: {
          trees,
          mtry,
          minLeafSize,
          sample,
          ...(candidates.length > 1 ? { chosenBy: 'out-of-bag squared error' } : {}),
          cutOff: spec.cutOff,
        },
        notes: [
          ...prepared.notes,
          `out-of-bag root mean squared error in training: ${Math.sqrt(best.error).toPrecision(3)}`,
        ],
      })
    },
  }
}

/** Over the rows that some tree has not seen. */
function meanSquare(value: Float64Array, truth: Float64Array): number {
  let sum = 0
  let known = 0
  value.forEach((own, i) => {
    if (Number.isNaN(own)) return
    sum += (own - truth[i]) ** 2
    known++
  })
  return sum / known
}

function forestValueModel(parts: ForestValueParts): OutcomeModel {
  const { preparation: prepared, forest, cutOff, settings, notes } = parts
  return {
    learner: 'regression forest',
    cutOff,
    parameters: prepared.terms.length,
    predict: rows => {
      const { x, size, unseen, imputed } = prepared.apply(withoutOutcome(rows.data))
      const value = forestValues(forest, x, size)
      return { linear: value, risk: value, survival: null, levels: null, unseen, imputed }
    },
    describe: () => ({
      coefficients: [],
      formula: `mean over ${treeCount(forest.trees)} trees of the mean in the leaf`,
      baselineSurvival: null,
      centre: null,
      settings,
      notes,
    }),
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'forest value',
      preparation: prepared.toJSON(),
      forest: valueForestToJson(forest),
      cutOff,
      settings,
      notes,
    }),
  }
}

export const forestValueSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('forest value'),
  preparation: preparationSchema,
  forest: valueForestSchema,
  cutOff: z.number(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  notes: z.array(z.string()),
})

/** The model that `toJSON` wrote. */
export function forestValueFromJson(json: z.infer<typeof forestValueSchema>): OutcomeModel {
  return forestValueModel({
    ...json,
    preparation: preparationFromJson(json.preparation),
    forest: valueForestFromJson(json.forest),
  })
}
