import { calibrationIntercept, logistic } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { binaryOf, refuseNoEventByHorizon, refuseOneClass } from './outcome-of.ts'
import { statusAtHorizon } from './status-at-horizon.ts'

const shape = {
  name: 'calibration_intercept',
  threshold: null,
  across: 'all held-out patients',
  compared: false,
  better: 'zero',
  weight: (evaluated: Evaluated) => evaluated.risk.length,
} as const

/** Calibration in the large: intercept of the outcome's logit with the predicted logit as offset. */
export const calibrationInterceptBinary: Measure = {
  ...shape,
  label: 'Calibration intercept',
  horizon: null,
  pooledOn: 'identity',
  refuse: refuseOneClass,
  value: evaluated =>
    valueOrNaN(() => calibrationIntercept({ event: binaryOf(evaluated).event, risk: evaluated.risk }).value),
  interval: (evaluated, level) => {
    const { event } = binaryOf(evaluated)
    const { value, se, lower, upper } = calibrationIntercept({ event, risk: evaluated.risk, level })
    return { value, se, lower, upper, method: 'logistic regression with offset, Wald' }
  },
}

/**
 * The same at the horizon: status then is known for those with the event by then or followed beyond, each
 * weighted by the inverse probability of having remained uncensored. Interval by bootstrap.
 */
export function calibrationInterceptSurvival(horizon: number, unit: string): Measure {
  return {
    ...shape,
    label: `Calibration intercept at ${horizon} ${unit}`,
    horizon,
    pooledOn: null,
    refuse: refuseNoEventByHorizon,
    value: evaluated => valueOrNaN(() => weightedIntercept(evaluated, horizon)),
    interval: () => null,
  }
}

function weightedIntercept(evaluated: Evaluated, horizon: number): number {
  const { y, weights, logit } = statusAtHorizon(evaluated, horizon)
  return logistic({ y, x: [], weights, offset: logit }).coefficients[0]
}
