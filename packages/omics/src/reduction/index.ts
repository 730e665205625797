export {
  hotelling,
  hotellingEllipse,
  hotellingLimit,
  type PrincipalComponents,
  principalComponents,
  residualLimit,
} from './pca.ts'
export { type FittedPca, type PcaOptions, type Projection, pcaFitter, pcaFromJson } from './pca-fitter.ts'
export {
  type DiscriminantOptions,
  type PermutationValidation,
  plsDiscriminant,
} from './pls-discriminant.ts'
export { type RunOutliers, runOutliers } from './run-outliers.ts'
