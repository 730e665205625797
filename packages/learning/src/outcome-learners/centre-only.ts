import { applyToRows, applyToTraining } from '@tessera/evidence'
import { centreFeature } from '../centre-only.ts'
import type { LearningOutcome } from '../outcomes.ts'
import { ModellingRows } from '../rows.ts'
import type { OutcomeLearner, OutcomeRows } from './outcome-learner.ts'

const onlyCentre = {
  apply: (rows: OutcomeRows): OutcomeRows =>
    new ModellingRows<LearningOutcome>({ ...rows, features: [centreFeature(rows)] }),
}

/** A control of any outcome: the learner is given the centre and nothing else, see {@link centreOnlyLearner}. */
export function centreOnly(learner: OutcomeLearner): OutcomeLearner {
  return {
    name: 'centre only',
    fast: learner.fast,
    fit: (training, context) => {
      const model = learner.fit(applyToTraining(onlyCentre, training), context)
      return {
        ...model,
        learner: 'centre only',
        predict: (rows, times) => model.predict(applyToRows(onlyCentre, rows), times),
        toJSON: () => ({ tessera: 'model/1', kind: 'outcome of centre', model: model.toJSON() }),
      }
    },
  }
}
