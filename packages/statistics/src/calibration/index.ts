export { type Calibration, type CalibrationGroup, calibration } from './calibration.ts'
export type { CalibrationCurve } from './calibration-curve.ts'
export { brierCompeting } from './competing-brier.ts'
export { type CompetingCalibration, competingCalibrationCurve } from './competing-calibration.ts'
export { type LevelScores, levelScores } from './level-scores.ts'
export { type LoessCalibration, loessCalibration } from './loess-calibration.ts'
export {
  calibrationIntercept,
  calibrationSlope,
  type Interval,
  observedExpectedRatio,
  type WaldEstimate,
} from './recalibration.ts'
export { type BrierScore, brier, type LogScore, logScore } from './scores.ts'
export {
  brierSurvival,
  type IntegratedBrier,
  type IntegratedBrierInterval,
  integratedBrier,
  integratedBrierInterval,
  logScoreSurvival,
  type ScaledSurvivalScore,
  type SurvivalScore,
  type SurvivalScoreOptions,
} from './survival-brier.ts'
export {
  type SurvivalCalibration,
  survivalCalibration,
} from './survival-calibration.ts'
export { cloglogOfRisk, type SurvivalCalibrationCurve } from './survival-calibration-curve.ts'
export type { SurvivalCalibrationGroup } from './survival-calibration-groups.ts'
export {
  type SurvivalCalibrationSlope,
  survivalCalibrationSlope,
} from './survival-calibration-slope.ts'
export type { ObservedExpected } from './survival-observed-expected.ts'
export { type ValueScores, valueScores } from './value-scores.ts'
