import { kaplanMeier, observedExpectedRatio, survivalAt, survivalCalibration } from '@tessera/statistics'
import { type Evaluated, eventsOf } from '../evaluated.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { binaryOf, refuseNoEventByHorizon, refuseOneClass, survivalOf } from './outcome-of.ts'

const shape = {
  name: 'observed_expected',
  threshold: null,
  across: 'all held-out patients',
  pooledOn: 'log',
  compared: false,
  better: 'one',
  weight: (evaluated: Evaluated) => evaluated.risk.length,
} as const

/** Events observed over events expected. 1 is perfect; above 1 the model promises too little risk. */
export const observedExpectedBinary: Measure = {
  ...shape,
  label: 'Observed / expected',
  horizon: null,
  refuse: refuseOneClass,
  value: evaluated => (eventsOf(evaluated.outcome) ?? 0) / sum(evaluated.risk),
  interval: (evaluated, level) => {
    const { event } = binaryOf(evaluated)
    const { value, lower, upper } = observedExpectedRatio({ event, risk: evaluated.risk, level })
    return { value, se: null, lower, upper, method: 'normal interval of log O/E' }
  },
}

/** Risk observed by the horizon (1 - Kaplan-Meier) over the mean predicted risk. */
export function observedExpectedSurvival(horizon: number, unit: string): Measure {
  return {
    ...shape,
    label: `Observed / expected at ${horizon} ${unit}`,
    horizon,
    refuse: refuseNoEventByHorizon,
    value: evaluated =>
      valueOrNaN(() => {
        const { time, event } = survivalOf(evaluated)
        const observed = 1 - survivalAt(kaplanMeier({ time, event }), Float64Array.of(horizon))[0]
        return observed / (sum(evaluated.risk) / evaluated.risk.length)
      }),
    interval: (evaluated, level) => {
      const { time, event } = survivalOf(evaluated)
      const { value, lower, upper } = survivalCalibration({
        time,
        event,
        risk: evaluated.risk,
        at: horizon,
        level,
      }).observedExpected
      if (value === null || lower === null || upper === null) return null
      return { value, se: null, lower, upper, method: 'Kaplan-Meier, normal interval of log O/E' }
    },
  }
}

function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}
