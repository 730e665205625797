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
export { type EffectOptions, featureEffects } from './effects.ts'
export type { FeatureEffect, FeatureEffects } from './feature-effect.ts'
export type { CompetingModel, EffectMeasure } from './measure.ts'
export type { NonLinearity } from './non-linearity.ts'
export { type CohortExclusion, oneSampleEach, ruleText, type SampleRule } from './one-sample.ts'
