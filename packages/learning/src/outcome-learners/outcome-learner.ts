import { applyToRows, applyToTraining, type FitContext, type HeldOut, type Training } from '@tessera/evidence'
import type { FittedModel, Learner, Prediction } from '../learner.ts'
import { LearnerError } from '../learner-error.ts'
import { causeAlone, type LearningOutcome } from '../outcomes.ts'
import type { ModellingRows, Outcome } from '../rows.ts'

/** Modelling rows with an outcome of any kind. */
export type OutcomeRows = ModellingRows<LearningOutcome>

/**
 * What a model of any outcome says of some patients. `linear` is its score (of a continuous outcome the value, in its
 * unit); `risk` what is cut into groups: the probability of the event or, by the horizon, of the first cause; of an
 * ordinal outcome the probability of being above the cut; of a continuous one the value.
 */
export interface OutcomePrediction extends Prediction {
  /** Probability of each level of an ordinal outcome, row-major patients x levels; null for the others. */
  readonly levels: Float64Array | null
}

/** A model of any kind of outcome, fitted. */
export interface OutcomeModel extends Omit<FittedModel, 'predict' | 'explain'> {
  predict(rows: Training<OutcomeRows> | HeldOut<OutcomeRows>, times?: Float64Array): OutcomePrediction
}

/** A learner of one kind of outcome, any of those there are. */
export interface OutcomeLearner {
  readonly name: string
  readonly fast: boolean
  /** @throws LearnerError, `wrong-outcome` for another kind than its own */
  fit(training: Training<OutcomeRows>, context: FitContext): OutcomeModel
}

/** What a prediction may look at: the rows with an outcome of nothing but zeros. */
export function withoutOutcome(rows: OutcomeRows): ModellingRows {
  return rows.withOutcome<Outcome>({ kind: 'binary', event: new Uint8Array(rows.size) })
}

const blind = { apply: withoutOutcome }

/** What a model of columns says of rows with any outcome. */
export function predictBlind(
  model: FittedModel,
  rows: Training<OutcomeRows> | HeldOut<OutcomeRows>,
  times?: Float64Array,
): Prediction {
  return model.predict(applyToRows(blind, rows), times)
}

/** A learner of binary and time-to-event outcomes as one of any. */
export function outcomeLearner(learner: Learner): OutcomeLearner {
  return {
    name: learner.name,
    fast: learner.fast,
    fit: (training, context) => {
      const { outcome } = training.data
      if (outcome.kind !== 'binary' && outcome.kind !== 'time-to-event')
        throw wrongOutcome('binary or time-to-event', outcome.kind)
      return outcomeModel(learner.fit(withTraining(training, outcome), context))
    },
  }
}

/** A model of a binary or time-to-event outcome as one of any. */
export function outcomeModel(model: FittedModel): OutcomeModel {
  return {
    learner: model.learner,
    cutOff: model.cutOff,
    parameters: model.parameters,
    predict: (rows, times) => ({ ...predictBlind(model, rows, times), levels: null }),
    describe: () => model.describe(),
    toJSON: () => model.toJSON(),
  }
}

/** The training rows with an outcome derived from their own. */
export function withTraining(training: Training<OutcomeRows>, outcome: Outcome): Training<ModellingRows> {
  return applyToTraining({ apply: (rows: OutcomeRows) => rows.withOutcome(outcome) }, training)
}

/** Training rows with one cause of competing events, the k-th, the others ending follow-up. */
export function causeTraining(training: Training<OutcomeRows>, cause: number): Training<ModellingRows> {
  const { outcome } = training.data
  if (outcome.kind !== 'competing-risks') throw wrongOutcome('competing-risks', outcome.kind)
  return withTraining(training, causeAlone(outcome, cause))
}

export function wrongOutcome(wanted: string, got: LearningOutcome['kind']): LearnerError {
  return new LearnerError(
    'wrong-outcome',
    `this learner predicts a ${wanted} outcome and was given a ${got} one`,
    `make it with createOutcomeLearner(spec, '${got}')`,
  )
}
