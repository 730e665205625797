export {
  type Aggregation,
  aggregations,
  type DirectionalAggregation,
  type DistanceNorm,
  directionalAggregations,
} from './aggregation.ts'
export { type CountMatrix, denseMatrix, mergeMatrices } from './count-matrix.ts'
export {
  equalisedLevels,
  fixedBinNumber,
  fixedBinSize,
  integerLevels,
  pyradiomicsLevels,
} from './discretise.ts'
export { averageFeatures, type FeatureValues } from './feature-values.ts'
export { glcm } from './glcm.ts'
export { glcmFeatures, glcmTags } from './glcm-features.ts'
export { createGreyLevels, type GreyLevels, mostGreyLevels } from './grey-levels.ts'
