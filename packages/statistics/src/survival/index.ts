export {
  type AftDistribution,
  type AftFit,
  type AftHazardRatios,
  type AftInput,
  type AftOptions,
  type AftQuantiles,
  type AftSurvival,
  aft,
  aftHazardRatios,
  aftQuantiles,
  aftSurvival,
} from './aft/index.ts'
export type { CensoringSample } from './censoring-weights.ts'
export { type CoxBaseline, type CoxBaselineOptions, coxBaseline } from './cox/baseline.ts'
export { type ChiSquaredTest, type CoxFit, type CoxOptions, cox } from './cox/cox.ts'
export type { CoxInput, Ties } from './cox/cox-data.ts'
export { dfbetaResiduals, scoreResiduals } from './cox/dfbeta.ts'
export {
  type CoxLinearOptions,
  type CoxLinearPrediction,
  coxLinear,
} from './cox/linear-prediction.ts'
export { devianceResiduals, martingaleResiduals, type RowResidualOptions } from './cox/martingale.ts'
export { type CoxCurveOptions, type CoxCurves, coxCurves } from './cox/predicted-survival.ts'
export { type CoxPrediction, coxPrediction } from './cox/prediction-error.ts'
export { type SchoenfeldResiduals, schoenfeldResiduals } from './cox/schoenfeld.ts'
export { coxSurvival } from './cox/survival.ts'
export { type CoxZph, coxZph, type ZphTransform } from './cox/zph.ts'
export {
  type FlemingHarringtonCurve,
  flemingHarrington,
} from './fleming-harrington.ts'
export {
  type KaplanMeierOptions,
  kaplanMeier,
  type SurvivalCurve,
} from './kaplan-meier.ts'
export {
  type LandmarkAnalysis,
  type LandmarkExclusion,
  type LandmarkOptions,
  landmarkAnalysis,
} from './landmark.ts'
export { type LogRank, type LogRankTrend, logRank, logRankTrend } from './log-rank.ts'
export type { LogRankOptions } from './log-rank-sums.ts'
export type { LogRankWeighting } from './log-rank-weights.ts'
export {
  type NelsonAalen,
  type NelsonAalenOptions,
  nelsonAalen,
  type TiedHazard,
} from './nelson-aalen.ts'
export {
  type LogRankPair,
  type PairwiseAdjustment,
  pairwiseLogRank,
} from './pairwise-log-rank.ts'
export {
  type MeanEstimate,
  type RestrictedMean,
  type RestrictedMeanOptions,
  restrictedMean,
} from './restricted-mean.ts'
export {
  compareRestrictedMeans,
  type RestrictedMeanComparison,
  type RestrictedMeanContrast,
  type RestrictedMeanGroup,
  restrictedMeanDifference,
  type TestedEstimate,
} from './restricted-mean-comparison.ts'
export { medianFollowUp, reverseKaplanMeier, uncensoredAt } from './reverse-kaplan-meier.ts'
export type { RobustOptions } from './robust-options.ts'
export {
  type FollowUpToSplit,
  type StartStopRows,
  splitAtChange,
  splitFollowUp,
} from './start-stop.ts'
export { type StratumCurve, stratifiedKaplanMeier } from './stratified-curves.ts'
export type { SurvivalInput } from './survival-input.ts'
export type { SurvivalInterval } from './survival-limits.ts'
export {
  type SurvivalQuantile,
  survivalAt,
  survivalQuantile,
  survivalWithLimitsAt,
} from './survival-lookup.ts'
