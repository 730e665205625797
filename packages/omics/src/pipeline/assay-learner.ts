import { applyToRows, applyToTraining, type HeldOut, type Training } from '@tessera/evidence'
import type { FittedModel, Learner, ModellingRows } from '@tessera/learning'
import { z } from 'zod'
import { fromStored } from '../assay/from-stored.ts'
import { type AssayBlock, assayRows, assayRowsFromJson, type FittedAssayRows } from './assay-rows.ts'

/**
 * A learner behind assays: their pipelines and the model are fitted on the training rows, in every fold again. Patients
 * without a sample stay: what the pipeline would have given them is missing, and the learner deals with it as with any
 * missing value.
 * @throws OmicsError as {@link assayRows}
 */
export function assayLearner(blocks: readonly AssayBlock[], learner: Learner): Learner {
  const fitter = assayRows(blocks)
  return {
    name: `${learner.name} of ${fitter.name}`,
    fast: false,
    fit: (training, context) => {
      const fitted = fitter.fit(training, context)
      return assayModel(fitted, learner.fit(applyToTraining(fitted, training), context))
    },
  }
}

const modelSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('assays'),
  assays: z.unknown(),
  model: z.unknown(),
})

/** The model that `toJSON` wrote; `load` reads the model behind the assays. */
export function assayModelFromJson(json: unknown, load: (model: unknown) => FittedModel): FittedModel {
  const { assays, model } = fromStored(modelSchema, json, 'model behind assays')
  return assayModel(assayRowsFromJson(assays), load(model))
}

function assayModel(fitted: FittedAssayRows, model: FittedModel): FittedModel {
  const through = (rows: Training<ModellingRows> | HeldOut<ModellingRows>) => applyToRows(fitted, rows)
  const { explain } = model
  return {
    learner: model.learner,
    cutOff: model.cutOff,
    parameters: model.parameters,
    predict: (rows, times) => model.predict(through(rows), times),
    ...(explain === undefined ? {} : { explain: rows => explain(through(rows)) }),
    ...toldWithAssays(fitted, model),
  }
}

/** What a model behind assays says of itself and leaves in a file: the pipelines' part, then the model's own. */
export function toldWithAssays(
  fitted: FittedAssayRows,
  model: Pick<FittedModel, 'describe' | 'toJSON'>,
): Pick<FittedModel, 'describe' | 'toJSON'> {
  return {
    describe: () => {
      const description = model.describe()
      return { ...description, notes: [...fitted.notes, ...description.notes] }
    },
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'assays',
      assays: fitted.toJSON(),
      model: model.toJSON(),
    }),
  }
}
