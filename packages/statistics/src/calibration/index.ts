export { type Calibration, type CalibrationGroup, calibration } from './calibration.ts'
export type { CalibrationCurve } from './calibration-curve.ts'
export { type LoessCalibration, loessCalibration } from './loess-calibration.ts'
export {
  calibrationIntercept,
  calibrationSlope,
  type Interval,
  observedExpectedRatio,
  type WaldEstimate,
} from './recalibration.ts'
export { type BrierScore, brier, type LogScore, logScore } from './scores.ts'
