import { applyToTraining } from '@tessera/evidence'
import type { Learner } from './learner.ts'
import { createLearner } from './learners/create-learner.ts'
import type { OutcomeKind } from './learners/outcome.ts'
import { wrapRows } from './learners/wrapped-model.ts'
import { type CategoricalFeature, ModellingRows } from './rows.ts'

/** The centre of every row as a feature named `centre`. */
export function centreFeature(rows: ModellingRows): CategoricalFeature {
  return { kind: 'categorical', name: 'centre', levels: rows.centres, codes: rows.centre }
}

/**
 * A control: regression on the centre and nothing else, whatever features the rows have. What it yields is
 * what centre alone says about the outcome. A centre that training has not seen gets the training average, so
 * that a fold that leaves a centre out shows no discrimination at all.
 */
export function centreOnlyLearner(kind: OutcomeKind): Learner {
  const regression = createLearner('regression', kind)
  return {
    name: 'centre only',
    fast: true,
    fit: (training, context) => {
      const only = applyToTraining({ apply: onlyCentre }, training)
      return wrapRows(regression.fit(only, context), 'centre only')
    },
  }
}

/** The rows with the centre as their only feature. */
export function onlyCentre(rows: ModellingRows): ModellingRows {
  return new ModellingRows({ ...rows, features: [centreFeature(rows)] })
}
