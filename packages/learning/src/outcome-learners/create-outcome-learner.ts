import type { FittedModel } from '../learner.ts'
import { LearnerError } from '../learner-error.ts'
import { createLearner } from '../learners/create-learner.ts'
import { loadModel } from '../learners/load-model.ts'
import { readLearnerSpec } from '../learners/read-spec.ts'
import type { LearnerSpec } from '../learners/specification.ts'
import type { LearningOutcome } from '../outcomes.ts'
import { competingLearner, competingModelFromJson } from './competing.ts'
import { boostedValueFromJson, boostedValueSchema, boostingValueLearner } from './continuous/boosting.ts'
import { elasticNetValueLearner } from './continuous/elastic-net.ts'
import { forestValueFromJson, forestValueLearner, forestValueSchema } from './continuous/forest.ts'
import { linearValueFromJson, linearValueSchema } from './continuous/linear-value.ts'
import { projectionValueLearner } from './continuous/projection.ts'
import { linearLearner } from './continuous/regression.ts'
import { byThresholdsFromJson, byThresholdsSchema, ordinalByThresholds } from './ordinal/by-thresholds.ts'
import {
  proportionalOddsFromJson,
  proportionalOddsLearner,
  proportionalOddsSchema,
} from './ordinal/proportional-odds.ts'
import { type OutcomeLearner, type OutcomeModel, outcomeLearner, outcomeModel } from './outcome-learner.ts'

/**
 * The learner that a protocol names, for any kind of outcome. Binary and time-to-event: as {@link createLearner}.
 * Competing: its time-to-event learner for the hazard of every cause. Ordinal: proportional odds for `regression`, else
 * its binary learner at each cut. Continuous: least squares, or what minimises the squared error.
 * @throws LearnerError for an unknown name or a setting out of range
 */
export function createOutcomeLearner(
  given: LearnerSpec | LearnerSpec['name'],
  kind: LearningOutcome['kind'],
): OutcomeLearner {
  const spec = readLearnerSpec(given)
  switch (kind) {
    case 'competing-risks':
      return competingLearner(createLearner(spec, 'time-to-event'), spec.cutOff)
    case 'ordinal':
      return spec.name === 'regression'
        ? proportionalOddsLearner(spec)
        : ordinalByThresholds(createLearner(spec, 'binary'), spec.cutOff)
    case 'continuous':
      return valueLearner(spec)
    default:
      return outcomeLearner(createLearner(spec, kind))
  }
}

function valueLearner(spec: ReturnType<typeof readLearnerSpec>): OutcomeLearner {
  switch (spec.name) {
    case 'regression':
      return linearLearner(spec)
    case 'elastic-net':
      return elasticNetValueLearner(spec)
    case 'boosting':
      return boostingValueLearner(spec)
    case 'forest':
      return forestValueLearner(spec)
    default:
      return projectionValueLearner(spec)
  }
}

/**
 * The model of any outcome that `toJSON` wrote; it predicts what the saved one predicted.
 * @param load reads what a model of several is made of, and models of binary and time-to-event outcomes
 * @throws LearnerError when the JSON is no such model
 */
export function loadOutcomeModel(
  json: unknown,
  load: (model: unknown) => FittedModel = loadModel,
): OutcomeModel {
  const kind = typeof json === 'object' && json !== null && 'kind' in json ? json.kind : null
  try {
    switch (kind) {
      case 'competing':
        return competingModelFromJson(json, load)
      case 'levels by thresholds':
        return byThresholdsFromJson(byThresholdsSchema.parse(json), load)
      case 'proportional odds':
        return proportionalOddsFromJson(proportionalOddsSchema.parse(json))
      case 'linear value':
        return linearValueFromJson(linearValueSchema.parse(json))
      case 'forest value':
        return forestValueFromJson(forestValueSchema.parse(json))
      case 'boosted value':
        return boostedValueFromJson(boostedValueSchema.parse(json))
      default:
        return outcomeModel(load(json))
    }
  } catch (error) {
    if (error instanceof LearnerError) throw error
    throw new LearnerError(
      'bad-model-file',
      'this is not a saved model of an outcome',
      "give the JSON that a model's toJSON wrote",
    )
  }
}
