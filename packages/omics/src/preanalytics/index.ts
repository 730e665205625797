export { type CovariateAssociation, covariateAssociations } from './associations.ts'
export {
  type ComponentOptions,
  type ExplainedVariance,
  explainedVariance,
  type LeadingComponents,
  leadingComponents,
} from './leading-components.ts'
export {
  type CovariateOptions,
  covariateOf,
  phaseOf,
  type SampleCovariate,
  sampleCovariates,
} from './sample-covariates.ts'
