import { type TimeDependentAuc, timeDependentAuc } from '@tessera/statistics'
import { type Interval, type Measure, valueOrNaN } from './measure.ts'
import { refuseNoEventByHorizon, survivalOf } from './outcome-of.ts'
import { eventsByHorizon } from './uno.ts'

/** In the words of a report. */
const horizonAucMethod =
  'inverse-probability weights, influence function; limits on the logit scale, Student’s t'

/**
 * Cumulative/dynamic AUC at the horizon: event by then against free of it then, censoring weighted. Few are followed
 * beyond a late horizon, so limits are those of logit(AUC) with the degrees of freedom of the standard error
 * (bench/studies/recovery/time-auc.ts: value -/+ 1.96 se held the truth too seldom, and missed more often above it).
 */
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
      const options = { time, event, risk: evaluated.linear, times: at, conf: 'logit', level } as const
      return horizonAucInterval(timeDependentAuc(options))
    },
    weight: eventsByHorizon(horizon),
  }
}

/** The interval at the one horizon that was asked for. */
export function horizonAucInterval({ auc, se, lower, upper }: TimeDependentAuc): Interval {
  return { value: auc[0], se: se[0], lower: lower[0], upper: upper[0], method: horizonAucMethod }
}
