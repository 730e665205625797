export { type BatchEffect, batchEffect } from './batch-effect.ts'
export { type Batch, batchesOf, placesOfKind, valuesAt } from './batches.ts'
export { logOf, madOf, medianOf, momentsOf, presentSorted, relativeSpread } from './centre-and-spread.ts'
export { type CheckRunOptions, checkRun } from './check-run.ts'
export { type DetectionRule, detectionLimits } from './detection-limits.ts'
export { type FeatureQuality, featureQuality } from './feature-quality.ts'
export {
  type FittedQualityFilter,
  type Leaving,
  type LeavingReason,
  leavingFeatures,
  type QualityFilterOptions,
  qualityFilter,
  qualityFilterFromJson,
} from './quality-filter.ts'
