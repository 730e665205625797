import type { Outcome } from '@tessera/learning'
import { aucMeasure } from './auc.ts'
import { brierBinary, brierSurvivalMeasures } from './brier.ts'
import { calibrationInterceptBinary, calibrationInterceptSurvival } from './calibration-intercept.ts'
import { calibrationSlopeBinary, calibrationSlopeSurvival } from './calibration-slope.ts'
import { harrell } from './harrell.ts'
import { logScoreBinary, logScoreSurvivalMeasure } from './log-score.ts'
import type { Measure } from './measure.ts'
import { netBenefitMeasure } from './net-benefit.ts'
import { observedExpectedBinary, observedExpectedSurvival } from './observed-expected.ts'
import { timeAucMeasure } from './time-auc.ts'
import { unoMeasure } from './uno.ts'

/** Every measure of a question, the headline measure of discrimination first. */
export function measuresFor(outcome: Outcome, thresholds: readonly number[]): readonly Measure[] {
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
  const { horizon, unit } = outcome
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
