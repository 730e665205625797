export { type Balance, type CovariateBalance, covariateBalance } from './covariate-balance.ts'
export { type EffectiveSampleSize, effectiveSampleSize } from './effective-sample-size.ts'
export type { Estimate, RatioEstimate } from './estimate.ts'
export { type Positivity, positivity, positivityOf, type ScoreRange } from './positivity.ts'
export { type PropensityModel, propensityScores } from './propensity-scores.ts'
export {
  type Estimand,
  type PropensityWeightOptions,
  type PropensityWeights,
  propensityWeights,
} from './propensity-weights.ts'
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
