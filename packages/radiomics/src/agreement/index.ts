export {
  type AgreementFilterSpec,
  agreementFilter,
  agreementFilterSchema,
  type FilteredFeature,
  type FittedAgreementFilter,
  loadAgreementFilter,
} from './agreement-filter.ts'
export {
  type FeatureAgreement,
  featureAgreement,
  type RepeatedFeature,
  type SingleForm,
} from './feature-agreement.ts'
export { filteredLearner, loadFilteredModel } from './filtered-learner.ts'
export { RatedRows } from './rated-rows.ts'
export { type NamedValues, repeatedFeatures } from './repeated-features.ts'
