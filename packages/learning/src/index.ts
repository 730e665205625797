export type {
  Coefficient,
  FittedModel,
  Learner,
  ModelDescription,
  Prediction,
  SurvivalMatrix,
} from './learner.ts'
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
