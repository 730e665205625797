import { applyToRows, applyToTraining, type Fitter, type HeldOut, type Training } from '@tessera/evidence'
import { z } from 'zod'
import type { FittedModel, Learner } from '../learner.ts'
import type { ModellingRows } from '../rows.ts'
import type { FittedHarmonisation } from './harmonisation.ts'
import { loadHarmonisation } from './harmonisation-from-json.ts'

/**
 * A learner behind a harmonisation: both are fitted on the training rows, in every fold again; rows to predict are
 * harmonised first. What the model says of its features (coefficients, knots) is on the harmonised scale.
 */
export function harmonisedLearner(
  fitter: Fitter<ModellingRows, FittedHarmonisation>,
  learner: Learner,
): Learner {
  return {
    name: `${learner.name} after ${fitter.name}`,
    fast: learner.fast,
    fit: (training, context) => {
      const harmonised = fitter.fit(training, context)
      return harmonisedModel(
        fitter.name,
        harmonised,
        learner.fit(applyToTraining(harmonised, training), context),
      )
    },
  }
}

export const harmonisedModelSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('harmonised'),
  method: z.string(),
  harmonisation: z.unknown(),
  model: z.unknown(),
})

/** The model that `toJSON` wrote; `load` reads the model behind the harmonisation. */
export function harmonisedModelFromJson(
  json: z.infer<typeof harmonisedModelSchema>,
  load: (model: unknown) => FittedModel,
): FittedModel {
  return harmonisedModel(json.method, loadHarmonisation(json.harmonisation), load(json.model))
}

function harmonisedModel(method: string, harmonised: FittedHarmonisation, model: FittedModel): FittedModel {
  const through = (rows: Training<ModellingRows> | HeldOut<ModellingRows>) => applyToRows(harmonised, rows)
  const { explain } = model
  return {
    learner: `${model.learner} after ${method}`,
    cutOff: model.cutOff,
    parameters: model.parameters,
    predict: (rows, times) => model.predict(through(rows), times),
    ...(explain === undefined ? {} : { explain: rows => explain(through(rows)) }),
    describe: () => {
      const description = model.describe()
      return {
        ...description,
        settings: { ...description.settings, harmonisation: method },
        notes: [
          `features are on the scale that ${method} gives them`,
          ...harmonised.notes,
          ...description.notes,
        ],
      }
    },
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'harmonised',
      method,
      harmonisation: harmonised.toJSON(),
      model: model.toJSON(),
    }),
  }
}
