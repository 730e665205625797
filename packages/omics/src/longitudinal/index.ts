export {
  type BaselineOptions,
  baselineSamples,
  type ChangeFromBaseline,
  type ChangeKind,
  changeBetween,
  changeFromBaseline,
  changeKindOf,
} from './change.ts'
export {
  type MixedByFeature,
  type MixedByFeatureOptions,
  type MixedTerm,
  type MixedTest,
  mixedByFeature,
} from './mixed-by-feature.ts'
export { type ModelColumn, modelColumn } from './model-column.ts'
export { PatientVisits } from './patient-visits.ts'
export { type PlaceVisitsOptions, placeVisits } from './place-visits.ts'
export type { SampleFlag } from './sample-flag.ts'
export type { VisitWindow } from './visit-window.ts'
