export {
  type CalibrationFold,
  type CalibrationRows,
  calibrationSplit,
  crossFolds,
  type PatientRows,
} from './calibration-split.ts'
export { conformalQuantile, conformalRank } from './conformal-quantile.ts'
export { type ConformalSets, type ConformalSetsOptions, conformalSets } from './conformal-sets.ts'
export {
  type ConformalSurvival,
  type ConformalSurvivalOptions,
  conformalSurvival,
} from './conformal-survival.ts'
export {
  type Coverage,
  type Covered,
  coverageByCentre,
  coveredByBounds,
  coveredByIntervals,
  coveredBySets,
} from './coverage.ts'
export { applyCrossIntervals, type CrossRule, crossIntervals } from './cross-intervals.ts'
export type { GroupQuantiles } from './group-quantiles.ts'
export {
  applyIntervals,
  type IntervalRule,
  type PredictionIntervals,
  quantileIntervals,
  splitIntervals,
} from './intervals.ts'
export {
  calibrateSets,
  type LevelProbabilities,
  predictionSets,
  type SetOptions,
  type SetRule,
} from './prediction-sets.ts'
export {
  applyBounds,
  type CensoredCalibration,
  calibrateBounds,
  type SurvivalBoundRule,
} from './survival-bounds.ts'
