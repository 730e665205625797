export type { Impurity } from './class-criterion.ts'
export type { ForestOptions } from './forest-options.ts'
export { forestSpecSchema } from './forest-spec.ts'
export {
  classForestInWorkers,
  type ForestWorkers,
  regressionForestInWorkers,
  survivalForestInWorkers,
} from './in-workers.ts'
export {
  minimalDepth,
  type OutOfBagImportance,
  type OutOfBagImportanceOptions,
  outOfBagImportance,
} from './out-of-bag-importance.ts'
export {
  brierMeasure,
  discriminationMeasure,
  type ImportanceMeasure,
  type PermutationImportance,
  type PermutedFeature,
  type Predicted,
  permutationImportance,
} from './permutation-importance.ts'
export {
  type GrownSurvivalForest,
  type SurvivalForest,
  type SurvivalForestInput,
  survivalForest,
} from './survival-forest.ts'
export {
  type EnsembleCurves,
  ensembleCurves,
  ensembleMortality,
  outOfBagCurves,
  outOfBagMortality,
} from './survival-prediction.ts'
export {
  type ClassForestOptions,
  type ClassInput,
  classForest,
  forestValues,
  type GrownValueForest,
  type NumberInput,
  outOfBagValues,
  regressionForest,
  type ValueForest,
} from './value-forest.ts'
