import { logistic } from '@tessera/statistics'
import { LearnerError } from '../learner-error.ts'
import type { FittedPreparation } from '../preparation/preparation.ts'
import type { ModellingRows } from '../rows.ts'
import { closedTesting, type UpdateStep, type UpdateTest } from './closed-testing.ts'
import type { Adjustment } from './published-parts.ts'

export type BinaryUpdate = 'no change' | 'intercept' | 'recalibration' | 'revision'

/** An adjustment with its standard errors, what was tested, and what is worth knowing. */
export interface FittedAdjustment<N extends string> {
  readonly adjustment: Adjustment
  readonly se: { readonly intercept: number | null; readonly slope: number | null }
  readonly chosen: N
  readonly tests: readonly UpdateTest<N>[]
  /** Parameters that could have been estimated. */
  readonly parameters: number
  readonly notes: readonly string[]
}

export const unchanged: Adjustment = { intercept: 0, slope: 1, revision: null }

/** Intercept and slope of the score by logistic regression. */
export function recalibrateBinary(
  linear: Float64Array,
  event: Uint8Array,
): FittedAdjustment<'recalibration'> {
  const fit = logistic({ y: event, x: [linear] })
  if (fit.separated || !fit.converged)
    throw new LearnerError(
      'not-converged',
      'the published score separates patients with and without the event, so that it cannot be recalibrated',
      "use 'validate', or more training patients",
    )
  return {
    adjustment: { intercept: fit.coefficients[0], slope: fit.coefficients[1], revision: null },
    se: { intercept: fit.se[0], slope: fit.se[1] },
    chosen: 'recalibration',
    tests: [],
    parameters: 2,
    notes: [],
  }
}

/**
 * Closed testing of: no change; a new intercept; intercept and slope; intercept, slope and every feature besides
 * (so that the steps are nested whatever the form of the score).
 */
export function updateBinary(
  linear: Float64Array,
  rows: ModellingRows,
  preparation: FittedPreparation,
): FittedAdjustment<BinaryUpdate> {
  const event = rows.outcome.event
  const { x } = preparation.apply(rows)
  const intercept = logistic({ y: event, x: [], offset: linear })
  const recalibration = recalibrateBinary(linear, event)
  const slopeFit = logistic({ y: event, x: [linear] })
  const revision = x.length + 2 < event.length ? logistic({ y: event, x: [linear, ...x] }) : null
  const usable = revision !== null && !revision.separated && revision.converged
  const steps: UpdateStep<BinaryUpdate>[] = [
    { name: 'no change', logLikelihood: logLikelihoodOf(linear, event), parameters: 0 },
    { name: 'intercept', logLikelihood: intercept.logLikelihood, parameters: 1 },
    { name: 'recalibration', logLikelihood: slopeFit.logLikelihood, parameters: 2 },
  ]
  if (usable) {
    const parameters = revision.aliased.filter(flag => !flag).length
    steps.push({ name: 'revision', logLikelihood: revision.logLikelihood, parameters })
  }
  const { chosen, tests } = closedTesting(steps)
  const shared = {
    chosen,
    tests,
    parameters: x.length + 2,
    notes: usable ? [] : ['revision could not be fitted (separation or too few patients): it was not tested'],
  }
  if (chosen === 'revision' && revision !== null) {
    const [constant, slope, ...coefficients] = revision.coefficients
    return {
      ...shared,
      adjustment: {
        intercept: constant,
        slope,
        revision: { preparation, coefficients: Float64Array.from(coefficients) },
      },
      se: { intercept: revision.se[0], slope: revision.se[1] },
    }
  }
  if (chosen === 'recalibration') return { ...recalibration, ...shared }
  if (chosen === 'intercept')
    return {
      ...shared,
      adjustment: { ...unchanged, intercept: intercept.coefficients[0] },
      se: { intercept: intercept.se[0], slope: null },
    }
  return { ...shared, adjustment: unchanged, se: { intercept: null, slope: null } }
}

/** Bernoulli log likelihood of linear predictors as they are. */
function logLikelihoodOf(linear: Float64Array, event: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < linear.length; i++) {
    const eta = linear[i]
    sum += event[i] * eta - (Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta))))
  }
  return sum
}
