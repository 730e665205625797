export type { AnalysisSettings, Measure } from './analysis-settings.ts'
export { type ArmOf, type ArmRows, armRows, asAssigned } from './arm-rows.ts'
export { type CohortDifference, cohortDifference } from './cohort-difference.ts'
export {
  type BalanceRow,
  type PreferenceCohortEffect,
  type PreferenceSettings,
  preferenceCohortEffect,
} from './preference-cohort-effect.ts'
export { type ArmOutcome, type RandomisedEffect, randomisedEffect } from './randomised-effect.ts'
export {
  type EffectOrReason,
  isEffect,
  type NoEffect,
  type TreatmentEffect,
} from './treatment-effect.ts'
