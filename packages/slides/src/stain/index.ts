export {
  type Augmentation,
  type AugmentationSettings,
  augment,
  augmentationSettings,
  drawAugmentation,
} from './augmentation.ts'
export type { ColourMap, StainMap } from './colour-transfer.ts'
export {
  type CentreComparison,
  type CentreEffect,
  type ColoursOfSlide,
  compareCentres,
  type EffectSize,
  type RemainingEffect,
  remainingEffects,
} from './compare-centres.ts'
export { type EstimateOf, estimateStains } from './estimate-stains.ts'
export {
  type MeasuredStain,
  type MeasureOptions,
  measureSlideStain,
  type SlideStainRow,
  type StainRefusal,
  type StainSampling,
  stainSampling,
} from './measure-slide.ts'
export { normalisedColours } from './normalised-colours.ts'
export { recolouredSlide } from './recoloured-slide.ts'
export {
  type ColourColumn,
  type ColourRow,
  colourColumns,
  describeColours,
  stainColumns,
} from './slide-colours.ts'
export { type ColourEstimate, type SlideStain, type StainEstimate, slideStains } from './stain-estimate.ts'
export { stainMap } from './stain-map.ts'
export {
  type FittedStainReference,
  loadStainReference,
  type SlideNormalisation,
  type StainRows,
  stainReference,
  stainRows,
} from './stain-reference.ts'
export {
  completeStainSettings,
  type StainMethod,
  type StainSettings,
  type StainSettingsInput,
  stainSettings,
} from './stain-settings.ts'
export { standardColours, toStandardColour } from './standard-colour.ts'
