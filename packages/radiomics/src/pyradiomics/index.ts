export type { DiagnosticValue } from './diagnostics.ts'
export { extractPyradiomics, type PyradiomicsOptions, type PyradiomicsResult } from './extract.ts'
export { type FeatureClass, featureClasses } from './feature-names.ts'
export { type ImageType, imageTypes } from './image-types.ts'
export {
  type PyradiomicsParameters,
  parsePyradiomicsParameters,
  readPyradiomicsParameters,
} from './parameters.ts'
export type { PyradiomicsSettings } from './settings.ts'
