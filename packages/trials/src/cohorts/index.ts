export {
  type BorrowingCharacteristics,
  type BorrowingScenario,
  borrowingCharacteristics,
} from './borrowing-characteristics.ts'
export {
  CombinationRefused,
  type CombinationRule,
  type CommensurateRule,
  combinationRule,
  combinationRules,
  type RobustMixtureRule,
} from './combination-rule.ts'
export {
  type Borrowing,
  type CombinedEffect,
  combineCohorts,
  type NormalEstimate,
} from './combine-cohorts.ts'
export { commensuratePrior } from './commensurate.ts'
export { mixturePosterior, type NormalMixture } from './normal-mixture.ts'
