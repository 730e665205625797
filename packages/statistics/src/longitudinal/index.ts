export {
  linearMixedMany,
  type ManyContrast,
  type ManyMixedFit,
  type ManyMixedOptions,
} from './many/linear-mixed-many.ts'
export type { ManyMixedFault } from './many/one-outcome.ts'
export { compareMixed, type MixedComparison } from './mixed/compare.ts'
export { type MixedExplainedVariance, mixedExplainedVariance } from './mixed/explained-variance.ts'
export { type LinearMixedFit, linearMixed } from './mixed/linear-mixed.ts'
export type { LinearMixedOptions } from './mixed/mixed-input.ts'
export { type MixedPrediction, predictMixed } from './mixed/mixed-prediction.ts'
export type { ConditionalModes } from './mixed/random-effects.ts'
export type { RandomCorrelation, StandardDeviation, VarianceComponents } from './mixed/variance-components.ts'
export type { CovarianceStructure } from './repeated/covariance-structure.ts'
export {
  type MmrmFit,
  type MmrmOptions,
  type MmrmTerm,
  mmrm,
  type VisitDifference,
  type VisitMean,
} from './repeated/mmrm.ts'
export {
  type RepeatedMeasuresFit,
  type RepeatedMeasuresOptions,
  repeatedMeasures,
} from './repeated/repeated-measures.ts'
export {
  type ContrastEstimate,
  type ContrastTest,
  type FixedEffectInference,
  fixedContrast,
  fixedContrastTest,
  type VarianceUncertainty,
} from './satterthwaite.ts'
