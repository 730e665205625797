import { logScore, logScoreSurvival } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { binaryOf, refuseNoEventByHorizon, refuseOneClass, survivalOf } from './outcome-of.ts'

const shape = {
  name: 'log_score',
  threshold: null,
  across: 'all held-out patients',
  pooledOn: null,
  compared: true,
  better: 'lower',
  interval: () => null,
  weight: (evaluated: Evaluated) => evaluated.risk.length,
} as const

/** Mean negative log likelihood of the outcome under the predicted risk. Lower is better. */
export const logScoreBinary: Measure = {
  ...shape,
  label: 'Log score',
  horizon: null,
  refuse: refuseOneClass,
  value: evaluated =>
    valueOrNaN(() => logScore({ event: binaryOf(evaluated).event, risk: evaluated.risk }).value),
}

/** The same for status at the horizon, censoring weighted. */
export function logScoreSurvivalMeasure(horizon: number, unit: string): Measure {
  return {
    ...shape,
    label: `Log score at ${horizon} ${unit}`,
    horizon,
    refuse: refuseNoEventByHorizon,
    value: evaluated =>
      valueOrNaN(() => {
        const { time, event } = survivalOf(evaluated)
        return logScoreSurvival({ time, event, risk: evaluated.risk, at: horizon }).value
      }),
  }
}
