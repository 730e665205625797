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
export {
  gldzmFeatures,
  gldzmTags,
  glrlmFeatures,
  glrlmTags,
  glszmFeatures,
  glszmTags,
  ngldmFeatures,
  ngldmTags,
} from './emphasis-features.ts'
export { textureFeatureNames } from './feature-names.ts'
export { averageFeatures, type FeatureValues } from './feature-values.ts'
export { glcm } from './glcm.ts'
export { glcmFeatures, glcmTags } from './glcm-features.ts'
export { glrlm } from './glrlm.ts'
export { createGreyLevels, type GreyLevels, mostGreyLevels } from './grey-levels.ts'
export { ngldm } from './ngldm.ts'
export { type GreyToneMatrix, ngtdm } from './ngtdm.ts'
export { ngtdmFeatures, ngtdmTags } from './ngtdm-features.ts'
export { pyradiomicsGlcmNames } from './pyradiomics-glcm.ts'
export {
  type PyradiomicsMatrices,
  type PyradiomicsMatrixOptions,
  pyradiomicsMatrices,
} from './pyradiomics-matrices.ts'
export {
  type PyradiomicsClass,
  type PyradiomicsTextureOptions,
  pyradiomicsClasses,
  pyradiomicsTexture,
} from './pyradiomics-texture.ts'
export {
  type TextureFamily,
  type TextureOptions,
  textureFamilies,
  textureFeatures,
} from './texture-features.ts'
export { gldzm, glszm } from './zone-matrices.ts'
