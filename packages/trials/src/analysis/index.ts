export type { AnalysisSettings, Measure } from './analysis-settings.ts'
export { type ArmOf, type ArmRows, armRows, asAssigned } from './arm-rows.ts'
export {
  type BiomarkerResult,
  biomarkerByTreatment,
  type EffectAtValue,
  type LikelihoodRatio,
} from './biomarkers.ts'
export { type CohortDifference, cohortDifference } from './cohort-difference.ts'
export { horizonAllArmsReach } from './horizon-all-arms-reach.ts'
export {
  namedToxicities,
  namedToxicity,
  type ToxicityEvent,
  type ToxicityRow,
} from './named-toxicities.ts'
export {
  type BalanceRow,
  type PreferenceCohortEffect,
  type PreferenceSettings,
  preferenceCohortEffect,
} from './preference-cohort-effect.ts'
export { type ArmOutcome, type RandomisedEffect, randomisedEffect } from './randomised-effect.ts'
export {
  type ForestPlot,
  forestPlot,
  type SubgroupFactor,
  type SubgroupLevel,
  type SubgroupResult,
} from './subgroups.ts'
export {
  type EffectOrReason,
  isEffect,
  type NoEffect,
  type TreatmentEffect,
} from './treatment-effect.ts'
export { type FlowArm, type FlowReason, type TrialFlow, trialFlow } from './trial-flow.ts'
