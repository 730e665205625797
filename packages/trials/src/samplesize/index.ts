export { type AssumedEffects, type AssumedMeans, valuesOfEffects, valuesOfMeans } from './assumed-effects.ts'
export {
  type DesignVariance,
  designVariance,
  type SplitVariance,
  twoStageVariance,
} from './design-variance.ts'
export {
  type PartiallyRandomisedSize,
  type PartiallyRandomisedSizeOptions,
  partiallyRandomisedSize,
} from './partially-randomised-size.ts'
export {
  type EffectSize,
  type ErrorRates,
  optimalChoiceShare,
  type PreferenceSize,
  preferencePower,
  preferenceSize,
} from './preference-size.ts'
