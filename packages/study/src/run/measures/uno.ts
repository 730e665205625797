import { unoConcordance } from '@tessera/statistics'
import { type Measure, valueOrNaN } from './measure.ts'
import { symmetricInterval } from './normal-interval.ts'
import { refuseNoEventByHorizon, survivalOf, timedOf } from './outcome-of.ts'

/** Uno's concordance up to the horizon: inverse-probability-of-censoring weights, free of the censoring pattern. */
export function unoMeasure(horizon: number, unit: string): Measure {
  return {
    name: 'uno_c',
    label: `Concordance to ${horizon} ${unit} (Uno)`,
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
        return unoConcordance({ time, event, risk: evaluated.linear, tau: horizon }).value
      }),
    interval: (evaluated, level) => {
      const { time, event } = survivalOf(evaluated)
      const { value, se } = unoConcordance({ time, event, risk: evaluated.linear, tau: horizon })
      return {
        value,
        se,
        ...symmetricInterval(value, se, level),
        method: 'inverse-probability weights, infinitesimal jackknife',
      }
    },
    weight: eventsByHorizon(horizon),
  }
}

/** Events by the horizon: the weight of a fold for measures at a horizon. */
export function eventsByHorizon(horizon: number): Measure['weight'] {
  return evaluated => {
    const { time, event } = timedOf(evaluated)
    let events = 0
    for (let i = 0; i < time.length; i++) if (event[i] === 1 && time[i] <= horizon) events++
    return events
  }
}
