export {
  type BoostedTrees,
  type BoostingInput,
  boostingRounds,
  fitBoosting,
  predictBoosting,
} from './boost.ts'
export type { BoostingColumn, CategoricalColumn, NumericColumn } from './columns.ts'
export {
  type ContinuousBoostingModel,
  ContinuousRows,
  continuousBoosting,
  continuousBoostingFromJson,
} from './continuous.ts'
export { coxObjective } from './cox-objective.ts'
export { type SplitImportance, splitImportance } from './importance.ts'
export { type BoostingObjective, logisticObjective, squaredObjective } from './objective.ts'
export type { BoostingSettings, Direction } from './settings.ts'
export { type ShapValues, shapValues } from './shap.ts'
export { boostingSpecSchema, continuousBoostingSpecSchema } from './specification.ts'
export type { Tree } from './tree.ts'
