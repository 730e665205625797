import { applyToRows, applyToTraining } from '@tessera/evidence'
import { z } from 'zod'
import type { FittedModel, Learner } from './learner.ts'
import { createLearner } from './learners/create-learner.ts'
import { linearModelFromJson, linearModelSchema } from './learners/linear-model.ts'
import type { OutcomeKind } from './learners/outcome.ts'
import { type CategoricalFeature, ModellingRows } from './rows.ts'

/** The centre of every row as a feature named `centre`. */
export function centreFeature({
  centres,
  centre,
}: Pick<ModellingRows, 'centres' | 'centre'>): CategoricalFeature {
  return { kind: 'categorical', name: 'centre', levels: centres, codes: centre }
}

const onlyCentre = {
  apply: (rows: ModellingRows) => new ModellingRows({ ...rows, features: [centreFeature(rows)] }),
}

/**
 * A control: regression on the centre and nothing else, whatever features the rows have. What it yields is
 * what centre alone says about the outcome. A centre that training has not seen gets the training average, so
 * that in a fold that leaves a centre out it tells nobody apart.
 */
export function centreOnlyLearner(kind: OutcomeKind): Learner {
  const regression = createLearner('regression', kind)
  return {
    name: 'centre only',
    fast: true,
    fit: (training, context) =>
      centreOnlyModel(regression.fit(applyToTraining(onlyCentre, training), context)),
  }
}

export const centreOnlySchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('centre-only'),
  model: linearModelSchema,
})

/** The model that a centre-only model's `toJSON` wrote. */
export function centreOnlyFromJson(json: z.infer<typeof centreOnlySchema>): FittedModel {
  return centreOnlyModel(linearModelFromJson(json.model))
}

function centreOnlyModel(model: FittedModel): FittedModel {
  return {
    ...model,
    learner: 'centre only',
    predict: (rows, times) => model.predict(applyToRows(onlyCentre, rows), times),
    toJSON: () => ({ tessera: 'model/1', kind: 'centre-only', model: model.toJSON() }),
  }
}
