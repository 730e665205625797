import { applyToHeldOut, applyToTraining, type Fitter, type HeldOut, type Training } from '@tessera/evidence'
import { type FittedModel, type Learner, LearnerError, type ModellingRows } from '@tessera/learning'
import { z } from 'zod'
import { type FittedAgreementFilter, loadAgreementFilter } from './agreement-filter.ts'
import { RatedRows } from './rated-rows.ts'

/**
 * A learner behind an agreement filter: both are fitted on the training rows, in every fold again. It learns from
 * {@link RatedRows}; to predict, any rows do.
 * @throws LearnerError `bad-setting` on fitting, for rows without repeated measurements, or where no feature is left
 */
export function filteredLearner(filter: Fitter<RatedRows, FittedAgreementFilter>, learner: Learner): Learner {
  return {
    name: `${learner.name} after ${filter.name}`,
    fast: learner.fast,
    fit: (training, context) => {
      const fitted = filter.fit(applyToTraining(measuredAgain, training), context)
      if (fitted.kept.length === 0)
        throw new LearnerError(
          'bad-setting',
          `the icc filter keeps none of ${fitted.features.length} features`,
          'lower its threshold, or look at how the repeated measurements were made',
        )
      return filteredModel(fitted, learner.fit(applyToTraining(fitted, training), context))
    },
  }
}

const measuredAgain = {
  apply: (rows: ModellingRows): RatedRows => {
    if (rows instanceof RatedRows) return rows
    throw new LearnerError(
      'bad-setting',
      'the rows have no repeated measurements, which the icc filter is fitted to',
      'make RatedRows of them, with the features by other readers or on perturbed images',
    )
  },
}

const savedSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('filtered'),
  filter: z.unknown(),
  model: z.unknown(),
})

/** The model that `toJSON` wrote; `load` reads the model behind the filter (`loadModel` of learning). */
export function loadFilteredModel(json: unknown, load: (model: unknown) => FittedModel): FittedModel {
  const saved = savedSchema.parse(json)
  return filteredModel(loadAgreementFilter(saved.filter), load(saved.model))
}

function filteredModel(filter: FittedAgreementFilter, model: FittedModel): FittedModel {
  const through = (rows: Training<ModellingRows> | HeldOut<ModellingRows>) =>
    rows.kind === 'training' ? applyToTraining(filter, rows) : applyToHeldOut(filter, rows)
  const { explain } = model
  const { form, by, threshold } = filter.spec
  return {
    learner: `${model.learner} after icc filter`,
    cutOff: model.cutOff,
    parameters: model.parameters,
    predict: (rows, times) => model.predict(through(rows), times),
    ...(explain === undefined ? {} : { explain: rows => explain(through(rows)) }),
    describe: () => {
      const description = model.describe()
      const rule = `${by === 'lower' ? 'lower limit of ' : ''}${form} at least ${threshold}`
      return {
        ...description,
        settings: { ...description.settings, filter: rule },
        notes: [...filter.notes, ...description.notes],
      }
    },
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'filtered',
      filter: filter.toJSON(),
      model: model.toJSON(),
    }),
  }
}
