import { applyToRows, applyToTraining } from '@tessera/evidence'
import { z } from 'zod'
import {
  type ContinuousBoostingModel,
  ContinuousRows,
  continuousBoosting,
  continuousBoostingFromJson,
} from '../../boosting/continuous.ts'
import type { BoostingSpec } from '../../boosting/specification.ts'
import type { ContinuousOutcome } from '../../outcomes.ts'
import { outcomeCutOff } from '../outcome-cut-off.ts'
import type { OutcomeLearner, OutcomeModel, OutcomeRows } from '../outcome-learner.ts'
import { valuesOf } from './values.ts'

/** Gradient boosting of the squared error, {@link continuousBoosting}, as a learner. */
export function boostingValueLearner(spec: BoostingSpec): OutcomeLearner {
  const { name: _, ties: __, cutOff, ...trees } = spec
  const learner = continuousBoosting(trees)
  return {
    name: 'gradient boosting of the squared error',
    fast: false,
    fit: (training, context) => {
      const outcome = valuesOf(training)
      const rows = applyToTraining({ apply: (data: OutcomeRows) => rowsOf(data, outcome) }, training)
      const model = learner.fit(rows, context)
      return boostedValueModel(
        model,
        outcomeCutOff(cutOff, model.predict(rows), outcome),
        rows.data.features.length,
      )
    },
  }
}

function rowsOf({ features, patient }: OutcomeRows, outcome: ContinuousOutcome): ContinuousRows {
  return new ContinuousRows({ features, outcome, patient })
}

function boostedValueModel(model: ContinuousBoostingModel, cutOff: number, parameters: number): OutcomeModel {
  const blind = {
    apply: (data: OutcomeRows) =>
      rowsOf(data, { kind: 'continuous', value: new Float64Array(data.size), unit: model.unit }),
  }
  return {
    learner: 'gradient boosting of the squared error',
    cutOff,
    parameters,
    predict: rows => {
      const value = model.predict(applyToRows(blind, rows))
      return { linear: value, risk: value, survival: null, levels: null, unseen: [], imputed: [] }
    },
    describe: () => {
      const { importance, settings, notes } = model.describe()
      return {
        coefficients: [],
        importance,
        formula: 'sum of the leaves of all trees',
        baselineSurvival: null,
        centre: null,
        settings,
        notes,
      }
    },
    toJSON: () => ({ tessera: 'model/1', kind: 'boosted value', cutOff, parameters, model: model.toJSON() }),
  }
}

export const boostedValueSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('boosted value'),
  cutOff: z.number(),
  parameters: z.number().int(),
  model: z.unknown(),
})

/** The model that `toJSON` wrote. */
export function boostedValueFromJson(json: z.infer<typeof boostedValueSchema>): OutcomeModel {
  return boostedValueModel(continuousBoostingFromJson(json.model), json.cutOff, json.parameters)
}
