import { aalenJohansen, incidenceAt, logistic, normalQuantile } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { calibrationInterceptSurvival } from './calibration-intercept.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { competingOf, refuseNoEventByHorizon } from './outcome-of.ts'
import { statusAtHorizon } from './status-at-horizon.ts'

const shape = {
  threshold: null,
  across: 'all held-out patients',
  compared: false,
  weight: (evaluated: Evaluated) => evaluated.risk.length,
} as const

/** Incidence of the event asked about at the horizon, by Aalen and Johansen, with its standard error. */
function observedIncidence(evaluated: Evaluated, horizon: number): { value: number; se: number } {
  const { time, event } = competingOf(evaluated)
  const curve = aalenJohansen({ time, cause: event, causes: [1] })
  const cause = curve.causes.find(own => own.cause === 1)
  if (!cause) return { value: Number.NaN, se: Number.NaN }
  const { incidence, standardError } = incidenceAt(curve, cause, [horizon])
  return { value: incidence[0], se: standardError[0] }
}

/**
 * Calibration of the cumulative incidence at the horizon: observed (Aalen-Johansen) over expected; and intercept and
 * slope of the logistic recalibration of status at the horizon, censoring weighted.
 */
export function competingCalibration(horizon: number, unit: string): readonly Measure[] {
  const ratio = (evaluated: Evaluated) => {
    const { value, se } = observedIncidence(evaluated, horizon)
    const expected = evaluated.risk.reduce((sum, risk) => sum + risk, 0) / evaluated.risk.length
    return { value: value / expected, logError: se / value }
  }
  const refuseSlope = (evaluated: Evaluated) =>
    refuseNoEventByHorizon(evaluated) ??
    (evaluated.linear.every(value => value === evaluated.linear[0])
      ? 'the model predicts the same for everybody'
      : null)
  return [
    {
      ...shape,
      name: 'observed_expected',
      label: `Observed / expected at ${horizon} ${unit}`,
      horizon,
      pooledOn: 'log',
      better: 'one',
      refuse: refuseNoEventByHorizon,
      value: evaluated => valueOrNaN(() => ratio(evaluated).value),
      interval: (evaluated, level) => {
        const { value, logError } = ratio(evaluated)
        if (!(value > 0) || !Number.isFinite(logError)) return null
        const spread = Math.exp(normalQuantile(0.5 + level / 2) * logError)
        return {
          value,
          se: null,
          lower: value / spread,
          upper: value * spread,
          method: 'Aalen-Johansen, normal interval of log O/E',
        }
      },
    },
    calibrationInterceptSurvival(horizon, unit),
    {
      ...shape,
      name: 'calibration_slope',
      label: `Calibration slope at ${horizon} ${unit}`,
      horizon,
      pooledOn: null,
      better: 'one',
      refuse: refuseSlope,
      value: evaluated =>
        valueOrNaN(() => {
          if (refuseSlope(evaluated) !== null) return Number.NaN
          const { y, weights, logit } = statusAtHorizon(evaluated, horizon)
          return logistic({ y, x: [logit], weights }).coefficients[1]
        }),
      interval: () => null,
    },
  ]
}
