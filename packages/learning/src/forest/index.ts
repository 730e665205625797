export type { Impurity } from './class-criterion.ts'
export type { ForestOptions } from './forest-options.ts'
export { forestSpecSchema } from './forest-spec.ts'
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
  classForest,
  forestValues,
  type GrownValueForest,
  outOfBagValues,
  regressionForest,
  type ValueForest,
} from './value-forest.ts'
