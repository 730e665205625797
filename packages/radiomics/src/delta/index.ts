export {
  changeOf,
  type DeltaFeatures,
  type DeltaMeasure,
  type DeltaState,
  deltaFeatures,
  deltaMeasures,
  deltaUnit,
} from './delta-features.ts'
export { deltaTable } from './delta-table.ts'
export { type Extraction, type FollowUp, followUpFeatures } from './follow-up.ts'
export {
  type MissingDelta,
  type MissingOutcome,
  missingDeltaFindings,
  missingDeltaTests,
} from './missing-delta.ts'
export { type PairedScans, pairScans, type ScanPair } from './pair-scans.ts'
export {
  type EmptyMaskMeaning,
  type FeatureState,
  isExtent,
  type MaskState,
  maskStates,
  readingOf,
  type ScanFeatures,
} from './scan-features.ts'
export { scanTable } from './scan-table.ts'
