import { timeDependentAuc } from '@tessera/statistics'
import { type Measure, valueOrNaN } from './measure.ts'
import { symmetricInterval } from './normal-interval.ts'
import { refuseNoEventByHorizon, survivalOf } from './outcome-of.ts'
import { eventsByHorizon } from './uno.ts'

/** Cumulative/dynamic AUC at the horizon: event by then against free of it then, censoring weighted. */
export function timeAucMeasure(horizon: number, unit: string): Measure {
  const at = Float64Array.of(horizon)
  return {
    name: 'time_auc',
    label: `AUC at ${horizon} ${unit}`,
    horizon,
    threshold: null,
    across: 'within folds',
    pooledOn: 'logit',
    compared: false,
    better: 'higher',
    refuse: refuseNoEventByHorizon,
    value: evaluated =>
      valueOrNaN(() => {
        const { time, event } = survivalOf(evaluated)
        return timeDependentAuc({ time, event, risk: evaluated.linear, times: at }).auc[0]
      }),
    interval: (evaluated, level) => {
      const { time, event } = survivalOf(evaluated)
      const result = timeDependentAuc({ time, event, risk: evaluated.linear, times: at })
      const value = result.auc[0]
      const se = result.se[0]
      return {
        value,
        se,
        ...symmetricInterval(value, se, level),
        method: 'inverse-probability weights, influence function',
      }
    },
    weight: eventsByHorizon(horizon),
  }
}
