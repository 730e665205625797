import { type CoxFit, cox } from '@tessera/statistics'
import { LearnerError } from '../learner-error.ts'
import type { FittedPreparation } from '../preparation/preparation.ts'
import type { ModellingRows, SurvivalOutcome } from '../rows.ts'
import { type FittedAdjustment, unchanged } from './adjust-binary.ts'
import { closedTesting, type UpdateStep } from './closed-testing.ts'

export type SurvivalUpdate = 'baseline' | 'recalibration' | 'revision'

/** Slope of the score by Cox regression (Efron's ties); the baseline is fitted by the caller. */
export function recalibrateSurvival(
  linear: Float64Array,
  { time, event }: SurvivalOutcome,
): FittedAdjustment<'recalibration'> & { readonly fit: CoxFit } {
  const fit = cox({ time, event, x: [linear] })
  if (fit.infinite[0] || !fit.converged)
    throw new LearnerError(
      'not-converged',
      'the published score orders the events perfectly, so that it cannot be recalibrated',
      "use 'validate', or more training patients",
    )
  return {
    adjustment: { intercept: 0, slope: fit.coefficients[0], revision: null },
    se: { intercept: null, slope: fit.se[0] },
    chosen: 'recalibration',
    tests: [],
    parameters: 1,
    notes: [],
    fit,
  }
}

/**
 * Closed testing of: a new baseline with the score as it is; a slope; a slope and every feature besides.
 * Partial likelihoods with Efron's ties.
 */
export function updateSurvival(
  linear: Float64Array,
  rows: ModellingRows,
  outcome: SurvivalOutcome,
  preparation: FittedPreparation,
): FittedAdjustment<SurvivalUpdate> {
  const { time, event } = outcome
  const { x } = preparation.apply(rows)
  const recalibration = recalibrateSurvival(linear, outcome)
  const asItIs = cox({ time, event, x: [linear], offset: linear }).nullLogLikelihood
  const events = event.reduce((sum, e) => sum + e, 0)
  const revision = x.length + 1 < events ? cox({ time, event, x: [linear, ...x] }) : null
  const usable = revision?.converged === true && !revision.infinite.some(Boolean)
  const steps: UpdateStep<SurvivalUpdate>[] = [
    { name: 'baseline', logLikelihood: asItIs, parameters: 0 },
    { name: 'recalibration', logLikelihood: recalibration.fit.logLikelihood, parameters: 1 },
  ]
  if (revision !== null && usable) {
    const parameters = revision.aliased.filter(flag => !flag).length
    steps.push({ name: 'revision', logLikelihood: revision.logLikelihood, parameters })
  }
  const { chosen, tests } = closedTesting(steps)
  const shared = {
    chosen,
    tests,
    parameters: x.length + 1,
    notes: usable
      ? []
      : ['revision could not be fitted (monotone likelihood or too few events): it was not tested'],
  }
  if (chosen === 'revision' && revision !== null) {
    const [slope, ...coefficients] = revision.coefficients
    return {
      ...shared,
      adjustment: {
        intercept: 0,
        slope,
        revision: { preparation, coefficients: Float64Array.from(coefficients) },
      },
      se: { intercept: null, slope: revision.se[0] },
    }
  }
  if (chosen === 'recalibration')
    return { ...shared, adjustment: recalibration.adjustment, se: recalibration.se }
  return { ...shared, adjustment: unchanged, se: { intercept: null, slope: null } }
}
