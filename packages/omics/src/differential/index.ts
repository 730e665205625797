export { type BatchComparison, type BatchShare, batchComparison } from './batch-comparison.ts'
export {
  type BlockCorrelationOptions,
  type ConsensusCorrelation,
  consensusCorrelation,
} from './blocks/block-correlation.ts'
export { type Confounding, confounding } from './design/confounding.ts'
export { contrastOf, defaultContrasts } from './design/contrasts.ts'
export { type DesignTerms, type SampleDesign, sampleDesign } from './design/design-matrix.ts'
export { type SampleVariable, sampleColumns, sampleVariable } from './design/sample-variable.ts'
export {
  type DifferentialOptions,
  type DifferentialTests,
  differentialTests,
  type TestedContrast,
} from './differential-tests.ts'
export {
  type Contrast,
  type Design,
  fitLinearModels,
  type LinearFitOptions,
  type LinearFits,
} from './linear/linear-fits.ts'
export type { BlockCorrelation } from './linear/whitening.ts'
export type { ContrastTests, DifferentialMethod, MethodOptions, MethodTests } from './method.ts'
export { differentialMethods, differentialNamed } from './methods.ts'
export { type ModeratedTests, type ModerationOptions, moderatedTests } from './moderated/moderated-tests.ts'
export { type ThresholdTests, thresholdTests } from './moderated/treat.ts'
export { fitVariancePrior, type VariancePrior } from './moderated/variance-prior.ts'
export { type CountModel, countModel } from './negative-binomial/count-model.ts'
export { type DispersionTrend, trendAt } from './negative-binomial/dispersion-trend.ts'
export { type Dispersions, estimateDispersions } from './negative-binomial/dispersions.ts'
export { type IndependentFilter, independentFilter } from './negative-binomial/independent-filtering.ts'
export {
  type NegativeBinomialOptions,
  type NegativeBinomialTests,
  negativeBinomialRatioTests,
  negativeBinomialTests,
} from './negative-binomial/negative-binomial-tests.ts'
export { type Voom, type VoomOptions, voom } from './voom/voom.ts'
