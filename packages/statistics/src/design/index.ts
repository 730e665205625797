export { type Affordable, type AffordableOptions, parametersAffordable } from './affordable.ts'
export { type ConditionalPower, type ConditionalPowerOptions, conditionalPower } from './conditional-power.ts'
export {
  type DevelopmentSize,
  type RileyBinaryOptions,
  type RileyContinuousOptions,
  type RileySurvivalOptions,
  rileyBinary,
  rileyContinuous,
  rileySurvival,
  type SizeCriterion,
} from './development-size.ts'
export { type EventProbabilityOptions, eventProbability } from './event-probability.ts'
export { coxSnellFromConcordance, type ExpectedFit } from './explained-variation.ts'
export {
  detectableHazardRatio,
  type FollowUpPlan,
  type LogRankSize,
  type LogRankSizeOptions,
  logRankPower,
  logRankSize,
} from './log-rank-size.ts'
export {
  type GroupSequential,
  type GroupSequentialOptions,
  groupSequential,
  type SequentialBoundary,
  type SequentialLook,
} from './sequential/group-sequential.ts'
export type { Spending } from './sequential/spending.ts'
export { type SimonDesign, type SimonDesigns, type SimonOptions, simonTwoStage } from './simon.ts'
export {
  type TwoProportionsOptions,
  type TwoProportionsSize,
  twoProportionsPower,
  twoProportionsSize,
} from './two-proportions.ts'
export { type RileyValidationOptions, rileyValidation, type ValidationSize } from './validation-size.ts'
export {
  type RileyValidationContinuousOptions,
  rileyValidationContinuous,
  type ValidationSizeContinuous,
} from './validation-size-continuous.ts'
export {
  type RileyValidationSurvivalOptions,
  rileyValidationSurvival,
  type ValidationSizeSurvival,
} from './validation-size-survival.ts'
