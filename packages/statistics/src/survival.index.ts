export { brierCompeting } from './calibration/competing-brier.ts'
export {
  brierSurvival,
  type IntegratedBrier,
  type IntegratedBrierInterval,
  integratedBrier,
  integratedBrierInterval,
  logScoreSurvival,
  type ScaledSurvivalScore,
  type SurvivalScore,
  type SurvivalScoreOptions,
} from './calibration/survival-brier.ts'
export {
  type SurvivalCalibration,
  survivalCalibration,
} from './calibration/survival-calibration.ts'
export { cloglogOfRisk, type SurvivalCalibrationCurve } from './calibration/survival-calibration-curve.ts'
export type { SurvivalCalibrationGroup } from './calibration/survival-calibration-groups.ts'
export {
  type SurvivalCalibrationSlope,
  survivalCalibrationSlope,
} from './calibration/survival-calibration-slope.ts'
export type { ObservedExpected } from './calibration/survival-observed-expected.ts'
export {
  type ConcordanceComparison,
  type ConcordanceComparisonOptions,
  type ConcordanceDifference,
  compareConcordances,
  concordanceDifference,
} from './discrimination/compare-concordances.ts'
export {
  type Concordance,
  type ConcordanceFollowUp,
  type ConcordanceOptions,
  harrellConcordance,
} from './discrimination/survival-concordance.ts'
export {
  type TimeDependentAuc,
  type TimeDependentAucOptions,
  timeDependentAuc,
} from './discrimination/survival-time-auc.ts'
export {
  type CompetingControls,
  timeDependentAucCompeting,
} from './discrimination/survival-time-auc-competing.ts'
export { type UnoConcordanceOptions, unoConcordance } from './discrimination/survival-uno-concordance.ts'
export { rcsBasis, rcsKnots } from './regression/restricted-cubic-spline.ts'
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
} from './survival/aft/index.ts'
export type { CensoringSample } from './survival/censoring-weights.ts'
export { type CoxBaseline, type CoxBaselineOptions, coxBaseline } from './survival/cox/baseline.ts'
export { type ChiSquaredTest, type CoxFit, type CoxOptions, cox } from './survival/cox/cox.ts'
export type { CoxInput, Ties } from './survival/cox/cox-data.ts'
export { dfbetaResiduals, scoreResiduals } from './survival/cox/dfbeta.ts'
export {
  type CoxLinearOptions,
  type CoxLinearPrediction,
  coxLinear,
} from './survival/cox/linear-prediction.ts'
export { devianceResiduals, martingaleResiduals, type RowResidualOptions } from './survival/cox/martingale.ts'
export { type CoxCurveOptions, type CoxCurves, coxCurves } from './survival/cox/predicted-survival.ts'
export { type CoxPrediction, coxPrediction } from './survival/cox/prediction-error.ts'
export { type SchoenfeldResiduals, schoenfeldResiduals } from './survival/cox/schoenfeld.ts'
export { coxSurvival } from './survival/cox/survival.ts'
export { type CoxZph, coxZph, type ZphTransform } from './survival/cox/zph.ts'
export {
  type FlemingHarringtonCurve,
  flemingHarrington,
} from './survival/fleming-harrington.ts'
export {
  type KaplanMeierOptions,
  kaplanMeier,
  type SurvivalCurve,
} from './survival/kaplan-meier.ts'
export {
  type LandmarkAnalysis,
  type LandmarkExclusion,
  type LandmarkOptions,
  landmarkAnalysis,
} from './survival/landmark.ts'
export { type LogRank, type LogRankTrend, logRank, logRankTrend } from './survival/log-rank.ts'
export type { LogRankOptions } from './survival/log-rank-sums.ts'
export type { LogRankWeighting } from './survival/log-rank-weights.ts'
export {
  type NelsonAalen,
  type NelsonAalenOptions,
  nelsonAalen,
  type TiedHazard,
} from './survival/nelson-aalen.ts'
export {
  type LogRankPair,
  type PairwiseAdjustment,
  pairwiseLogRank,
} from './survival/pairwise-log-rank.ts'
export {
  type MeanEstimate,
  type RestrictedMean,
  type RestrictedMeanOptions,
  restrictedMean,
} from './survival/restricted-mean.ts'
export {
  compareRestrictedMeans,
  type RestrictedMeanComparison,
  type RestrictedMeanContrast,
  type RestrictedMeanGroup,
  restrictedMeanDifference,
  type TestedEstimate,
} from './survival/restricted-mean-comparison.ts'
export { medianFollowUp, reverseKaplanMeier, uncensoredAt } from './survival/reverse-kaplan-meier.ts'
export type { RobustOptions } from './survival/robust-options.ts'
export {
  type FollowUpToSplit,
  type StartStopRows,
  splitAtChange,
  splitFollowUp,
} from './survival/start-stop.ts'
export { type StratumCurve, stratifiedKaplanMeier } from './survival/stratified-curves.ts'
export type { SurvivalInput } from './survival/survival-input.ts'
export type { SurvivalInterval } from './survival/survival-limits.ts'
export {
  type SurvivalQuantile,
  survivalAt,
  survivalQuantile,
  survivalWithLimitsAt,
} from './survival/survival-lookup.ts'
export {
  netBenefitCompeting,
  netBenefitSurvival,
  type SurvivalNetBenefit,
} from './usefulness/survival-net-benefit.ts'
