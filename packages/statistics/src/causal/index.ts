export { type AdditiveInteraction, additiveInteraction } from './additive-interaction.ts'
export {
  type BenefitCalibration,
  type BenefitGroup,
  benefitBySurvival,
  benefitCalibration,
} from './benefit-calibration.ts'
export { type CForBenefit, cForBenefit } from './c-for-benefit.ts'
export {
  type BootstrapEstimate,
  type CloneCensorWeight,
  type CloneCensorWeightOptions,
  cloneCensorWeight,
} from './clone-censor-weight.ts'
export type { StrategyResult } from './clone-curve.ts'
export {
  type Clones,
  cloneStrategies,
  type TreatmentStarts,
  type TreatmentStrategy,
} from './clone-strategies.ts'
export { type Balance, type CovariateBalance, covariateBalance } from './covariate-balance.ts'
export { crossFitFolds } from './cross-fit-folds.ts'
export { type DoublyRobust, type DoublyRobustOptions, doublyRobust } from './doubly-robust.ts'
export {
  type DoublyRobustEstimate,
  type DoublyRobustScores,
  doublyRobustEstimate,
  doublyRobustScores,
} from './doubly-robust-scores.ts'
export {
  type DoublyRobustSurvivalOptions,
  doublyRobustSurvivalScores,
} from './doubly-robust-survival-scores.ts'
export { type EValue, type EValueMeasure, eValue } from './e-value.ts'
export { type EffectiveSampleSize, effectiveSampleSize } from './effective-sample-size.ts'
export type { Estimate, RatioEstimate } from './estimate.ts'
export { type HorizonEffect, horizonInteraction } from './horizon-interaction.ts'
export { type InitiatedArm, type InitiationEffect, initiationEffect } from './initiation-effect.ts'
export { type InitiationOutcome, initiationOutcome, predictedOutcome } from './initiation-outcome.ts'
export {
  type InitiationPlan,
  type Initiations,
  initiationPlan,
  planned,
  type StartLaw,
} from './initiation-plan.ts'
export {
  type InitiationEstimand,
  type InitiationRisk,
  type InitiationWeight,
  initiationHazardRatios,
  initiationRisk,
  initiationSurvival,
  initiationWeight,
  readCurve,
  targetWeights,
} from './initiation-risk.ts'
export { type InitiationScores, initiationScores } from './initiation-scores.ts'
export { type Positivity, positivity, positivityOf, type ScoreRange } from './positivity.ts'
export { type PropensityBootstrap, propensityBootstrap } from './propensity-bootstrap.ts'
export { type PropensityModel, propensityScores } from './propensity-scores.ts'
export {
  type Estimand,
  type PropensityWeightOptions,
  type PropensityWeights,
  propensityWeights,
} from './propensity-weights.ts'
export { type RankAverageEffect, rankAverageEffect } from './rank-average-effect.ts'
export type { CensoringAdjustment, SurvivalMeasure } from './survival-scores.ts'
export {
  type TreatmentInteraction,
  type TreatmentInteractionOptions,
  treatmentInteraction,
} from './treatment-interaction.ts'
export type { WeightSource } from './weight-influence.ts'
export { type WeightedCoxOptions, type WeightedHazardRatio, weightedCox } from './weighted-cox.ts'
export { weightedMeans } from './weighted-means.ts'
export {
  type WeightedArm,
  type WeightedContrast,
  type WeightedSurvival,
  type WeightedSurvivalAt,
  type WeightedSurvivalOptions,
  weightedSurvival,
} from './weighted-survival.ts'
