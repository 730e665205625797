export { type Bag, BagRows, type Modality, memoryBag, type Treatment } from './bag-rows.ts'
export * from './boosting/index.ts'
export { centreFeature, centreOnlyLearner } from './centre-only.ts'
export * from './conformal/index.ts'
export * from './forest/index.ts'
export * as graph from './graph/index.ts'
export * from './harmonisation/index.ts'
export * from './imputers/index.ts'
export type {
  Coefficient,
  FeatureContributions,
  FeatureImportance,
  FittedModel,
  Learner,
  ModelDescription,
  Prediction,
  SurvivalMatrix,
} from './learner.ts'
export { LearnerError, type LearnerFault } from './learner-error.ts'
export * from './learners/index.ts'
export * from './networks/index.ts'
export * from './outcome-learners/index.ts'
export {
  aboveCut,
  asEvent,
  type CompetingOutcome,
  type ContinuousOutcome,
  causeAlone,
  type LearningOutcome,
  type OrdinalOutcome,
  outcomeSize,
  selectLearningOutcome,
} from './outcomes.ts'
export { permuteOutcome } from './permutation.ts'
export * from './preparation/index.ts'
export * from './projection/index.ts'
export * from './published/index.ts'
export {
  type BinaryOutcome,
  type CategoricalFeature,
  type Feature,
  ModellingRows,
  type NumericFeature,
  type Outcome,
  type SurvivalOutcome,
  selectOutcome,
} from './rows.ts'
export * from './splits/index.ts'
export * from './stability/index.ts'
export * as training from './training/index.ts'
