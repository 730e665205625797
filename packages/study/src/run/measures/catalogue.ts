import type { LearningOutcome } from '@tessera/learning'
import { aucMeasure } from './auc.ts'
import { brierBinary, brierSurvivalMeasures } from './brier.ts'
import { calibrationInterceptBinary, calibrationInterceptSurvival } from './calibration-intercept.ts'
import { calibrationSlopeBinary, calibrationSlopeSurvival } from './calibration-slope.ts'
import { competingAccuracy } from './competing-accuracy.ts'
import { competingCalibration } from './competing-calibration.ts'
import { competingAucMeasure, wolbersMeasure } from './competing-discrimination.ts'
import { harrell } from './harrell.ts'
import { levelMeasures } from './level-measures.ts'
import { logScoreBinary, logScoreSurvivalMeasure } from './log-score.ts'
import type { Measure } from './measure.ts'
import { netBenefitMeasure } from './net-benefit.ts'
import { observedExpectedBinary, observedExpectedSurvival } from './observed-expected.ts'
import { timeAucMeasure } from './time-auc.ts'
import { unoMeasure } from './uno.ts'
import { valueMeasures } from './value-measures.ts'

/** Every measure of a question, the headline measure of discrimination first. */
export function measuresFor(outcome: LearningOutcome, thresholds: readonly number[]): readonly Measure[] {
  if (outcome.kind === 'binary')
    return [
      aucMeasure,
      observedExpectedBinary,
      calibrationInterceptBinary,
      calibrationSlopeBinary,
      ...brierBinary,
      logScoreBinary,
      ...thresholds.map(threshold => netBenefitMeasure(threshold, null)),
    ]
  if (outcome.kind === 'ordinal') return levelMeasures(outcome, thresholds)
  if (outcome.kind === 'continuous') return valueMeasures(outcome.unit)
  const { horizon, unit } = outcome
  if (outcome.kind === 'competing-risks')
    return [
      wolbersMeasure(horizon, unit),
      competingAucMeasure(horizon, unit, 'all-others'),
      competingAucMeasure(horizon, unit, 'event-free'),
      ...competingCalibration(horizon, unit),
      ...competingAccuracy(horizon, unit),
      ...thresholds.map(threshold => netBenefitMeasure(threshold, horizon)),
    ]
  return [
    harrell,
    unoMeasure(horizon, unit),
    timeAucMeasure(horizon, unit),
    observedExpectedSurvival(horizon, unit),
    calibrationInterceptSurvival(horizon, unit),
    calibrationSlopeSurvival,
    ...brierSurvivalMeasures(horizon, unit),
    logScoreSurvivalMeasure(horizon, unit),
    ...thresholds.map(threshold => netBenefitMeasure(threshold, horizon)),
  ]
}

/** Key of a measure within a question: name, and threshold where it has one. */
export function measureKey(measure: Measure): string {
  return measure.threshold === null ? measure.name : `${measure.name}@${measure.threshold}`
}

/** What chance gives: nothing to correlate, or a coin toss. */
export function chanceOf(measure: string): number {
  return measure === 'pearson' ? 0 : 0.5
}

/** The measure of accuracy whose difference from the baseline the answer quotes; all of them are better when lower. */
export function accuracyOf({ kind }: LearningOutcome): string {
  if (kind === 'continuous') return 'rmse'
  return kind === 'ordinal' ? 'ranked_probability_score' : 'log_score'
}

/** What is said of subgroups: the headline, and whether predictions are right on average. */
export function subgroupMeasures(measures: readonly Measure[]): readonly Measure[] {
  const [headline] = measures
  const level = measures.find(({ name }) => name === 'observed_expected' || name === 'mean_error')
  return level === undefined || level === headline ? [headline] : [headline, level]
}
