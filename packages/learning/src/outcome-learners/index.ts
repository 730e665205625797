export { centreOnly } from './centre-only.ts'
export { competingLearner, competingModelFromJson } from './competing.ts'
export { createOutcomeLearner, loadOutcomeModel } from './create-outcome-learner.ts'
export { firstCauseIncidence } from './incidence-of-hazards.ts'
export { ordinalByThresholds } from './ordinal/by-thresholds.ts'
export { levelProbabilities, meanLevel } from './ordinal/level-probabilities.ts'
export { outcomeCutOff } from './outcome-cut-off.ts'
export {
  causeTraining,
  type OutcomeLearner,
  type OutcomeModel,
  type OutcomePrediction,
  type OutcomeRows,
  outcomeLearner,
  outcomeModel,
  withoutOutcome,
} from './outcome-learner.ts'
