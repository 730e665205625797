export { type ComplementaryPair, complementaryPairs } from './complementary-pairs.ts'
export {
  type BoundOptions,
  falseSelectionBound,
  type SelectionAssumption,
  thresholdFor,
} from './error-bounds.ts'
export { rConcaveTail } from './r-concave-tail.ts'
export {
  elasticNetSelector,
  learnerSelector,
  type Selector,
  sparsePlsSelector,
  usedFeatures,
} from './selectors.ts'
export {
  type StabilityOptions,
  type StabilitySelection,
  type StableFeature,
  stabilitySelection,
} from './stability-selection.ts'
