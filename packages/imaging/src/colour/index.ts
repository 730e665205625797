export { type HsvPlanes, rgbToHsv, saturationOf } from './hsv.ts'
export {
  type LabPlanes,
  labCube,
  labRoot,
  labToRgb,
  labWhitePoint,
  lightToXyz,
  rgbToLab,
  xyzToLight,
} from './lab.ts'
export {
  meanOpticalDensity,
  opticalDensity,
  opticalDensityTable,
  opticalDensityTables,
} from './optical-density.ts'
export {
  coneMatrix,
  inverseConeMatrix,
  type RudermanPlanes,
  rgbToRuderman,
  rudermanToRgb,
} from './ruderman.ts'
export { combineStains, type SeparatedStains, separateStain, separateStains } from './separate-stains.ts'
export { lightToSrgb, srgbToLight } from './srgb.ts'
export {
  angleBetween,
  haematoxylinDab,
  haematoxylinEosin,
  haematoxylinEosinDab,
  type NamedStain,
  type StainSet,
  stainSet,
  unmixingMatrix,
} from './stain-set.ts'
export { type RgbVector, type White, type WhiteOption, whiteVector } from './white.ts'
