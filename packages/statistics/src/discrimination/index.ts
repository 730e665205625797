export { type Auc, type AucDifference, type AucInterval, auc, aucDifference } from './auc.ts'
export { type AucComparison, compareAucs } from './auc-several.ts'
export { aucDifferenceUnpaired, type UnpairedAucDifference } from './auc-unpaired.ts'
export {
  type ConcordanceComparison,
  type ConcordanceComparisonOptions,
  type ConcordanceDifference,
  compareConcordances,
  concordanceDifference,
} from './compare-concordances.ts'
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
export {
  type Concordance,
  type ConcordanceFollowUp,
  type ConcordanceOptions,
  harrellConcordance,
} from './survival-concordance.ts'
export {
  type TimeDependentAuc,
  type TimeDependentAucOptions,
  timeDependentAuc,
} from './survival-time-auc.ts'
export {
  type CompetingControls,
  timeDependentAucCompeting,
} from './survival-time-auc-competing.ts'
export { type UnoConcordanceOptions, unoConcordance } from './survival-uno-concordance.ts'
