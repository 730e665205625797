export { type DriftCaveat, driftCaveat } from './assay-drift.ts'
export {
  type Attendance,
  attendanceByOutcome,
  jointModelCaution,
  type VisitAttendance,
} from './attendance.ts'
export { FittedSlopes, type PredictedLines, slopeFitter, slopesFromJson } from './blup-slopes.ts'
export {
  type BaselineOptions,
  baselineSamples,
  type ChangeFromBaseline,
  type ChangeKind,
  changeBetween,
  changeFromBaseline,
  changeKindOf,
} from './change.ts'
export { type EarlyChange, type EarlyChangeOptions, earlyChange } from './early-change.ts'
export {
  type LandmarkFeatureOptions,
  type LandmarkFeatures,
  landmarkFeatures,
} from './landmark-features.ts'
export { type LandmarkMeasure, landmarkMeasures } from './landmark-measures.ts'
export {
  type LandmarkOutcome,
  type LandmarkOutcomeOptions,
  type LandmarkOutcomes,
  landmarkOutcomes,
  type ScreenedEffects,
} from './landmark-outcome.ts'
export {
  type MixedByFeature,
  type MixedByFeatureOptions,
  type MixedTerm,
  type MixedTest,
  mixedByFeature,
} from './mixed-by-feature.ts'
export { type ModelColumn, modelColumn } from './model-column.ts'
export { type ModelledAssay, modelledAssay } from './modelled-scale.ts'
export { PatientVisits } from './patient-visits.ts'
export { type NegativeControl, negativeControl } from './permuted-outcome.ts'
export { type PlaceVisitsOptions, placeVisits } from './place-visits.ts'
export { type AssessedResponse, type ResponseOutcomes, responseOutcomes } from './response-after.ts'
export { type FollowUp, type RiskSet, riskSet } from './risk-set.ts'
export type { SampleFlag } from './sample-flag.ts'
export {
  type CountingProcess,
  countingProcess,
  type TimeVaryingEffects,
  timeVaryingCox,
} from './time-varying.ts'
export { type MeanWithLimits, type Trajectory, type TrajectoryPoint, trajectories } from './trajectories.ts'
export type { VisitWindow } from './visit-window.ts'
