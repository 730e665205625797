export type { ByCentre, PooledCentres } from './by-centre.ts'
export {
  type BiomarkerCohort,
  biomarkerCohort,
  type CohortTreatment,
  featureLabel,
  modellingRows,
  type PatientRecords,
  selectPatients,
} from './cohort.ts'
export type { Effect, Limits } from './effect.ts'
export { forestRows, volcanoPoints } from './effect-marks.ts'
export { type EffectOptions, featureEffects } from './effects.ts'
export type { FeatureEffect, FeatureEffects } from './feature-effect.ts'
export { leakFindings } from './leaks.ts'
export type { CompetingModel, EffectMeasure } from './measure.ts'
export type { NonLinearity } from './non-linearity.ts'
export { type CohortExclusion, oneSampleEach, ruleText, type SampleRule } from './one-sample.ts'
export { type PanelCurve, type PanelOptions, type PanelSize, panelCurve } from './panel.ts'
export type { PanelImputer } from './panel-scores.ts'
export { permutedCohort } from './permutation.ts'
export {
  type Predictive,
  type PredictiveEffect,
  type PredictiveOptions,
  predictiveEffects,
} from './predictive.ts'
export {
  type PredictivePanel,
  type PredictivePanelOptions,
  predictivePanel,
} from './predictive-panel.ts'
export { type RemarkAnswer, type RemarkFacts, type RemarkRun, remarkAnswers } from './remark.ts'
export type { Performance } from './score-board.ts'
export { type StableFeatures, type StableFeaturesOptions, stableFeatures } from './stability.ts'
