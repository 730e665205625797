export { type Auc, type AucDifference, type AucInterval, auc, aucDifference } from './auc.ts'
export { type AucComparison, compareAucs } from './auc-several.ts'
export { aucDifferenceUnpaired, type UnpairedAucDifference } from './auc-unpaired.ts'
export {
  type MaximallySelected,
  type MaximallySelectedOptions,
  maximallySelectedLogRank,
  maximallySelectedWilcoxon,
} from './maximally-selected.ts'
export { type PartialAuc, type PartialAucOptions, partialAuc } from './partial-auc.ts'
export {
  type CutOff,
  type CutOffInterval,
  type RocCurve,
  type RocOptions,
  rocCurve,
  youdenCutOff,
  youdenCutOffInterval,
} from './roc.ts'
