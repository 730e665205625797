import { calibrationIntercept, kaplanMeier, logistic, survivalAt } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { binaryOf, refuseNoEventByHorizon, refuseOneClass, survivalOf } from './outcome-of.ts'

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
  const { time, event } = survivalOf(evaluated)
  const censoring = kaplanMeier({ time, event: Uint8Array.from(event, e => 1 - e) })
  // Just before each event, and at the horizon itself for those still followed.
  const at = Float64Array.from(time, (t, i) => (event[i] === 1 && t <= horizon ? before(t) : horizon))
  const uncensored = survivalAt(censoring, at)
  const y: number[] = []
  const weights: number[] = []
  const offset: number[] = []
  for (let i = 0; i < time.length; i++) {
    const hadEvent = event[i] === 1 && time[i] <= horizon
    if (!hadEvent && time[i] <= horizon) continue
    y.push(hadEvent ? 1 : 0)
    weights.push(1 / uncensored[i])
    const risk = Math.min(Math.max(evaluated.risk[i], 1e-12), 1 - 1e-12)
    offset.push(Math.log(risk / (1 - risk)))
  }
  return logistic({
    y: Float64Array.from(y),
    x: [],
    weights: Float64Array.from(weights),
    offset: Float64Array.from(offset),
  }).coefficients[0]
}

/** The largest double below a positive t. */
function before(t: number): number {
  return t * (1 - Number.EPSILON)
}
