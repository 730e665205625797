import { type CompetingControls, harrellConcordance, timeDependentAucCompeting } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { ofPairs } from './of-pairs.ts'
import { onceFor } from './once-for.ts'
import { competingOf, refuseNoEventByHorizon } from './outcome-of.ts'
import { horizonAucInterval } from './time-auc.ts'
import { eventsByHorizon } from './uno.ts'

/** Who has a competing event never has the event asked about: as if followed beyond everybody. */
const pairsOf = onceFor(evaluated => {
  const { time, event, horizon } = competingOf(evaluated)
  const last = time.reduce((most, t) => Math.max(most, t), 0)
  return harrellConcordance({
    time: time.map((t, i) => (event[i] > 1 ? 2 * last : t)),
    event: event.map(e => (e === 1 ? 1 : 0)),
    risk: evaluated.linear,
    tau: horizon,
  })
})

/**
 * Concordance with competing events to the horizon: of two patients, one with the event asked about by then and the
 * other free of it at that time or with a competing event at any, how often the first was given the higher risk; ties
 * one half. Wolbers, Koller, Witteman & Steyerberg, Epidemiology 2009;20:555.
 */
export function wolbersMeasure(horizon: number, unit: string): Measure {
  return {
    ...ofPairs(pairsOf),
    name: 'wolbers_c',
    label: `Concordance to ${horizon} ${unit} (Wolbers)`,
    horizon,
    refuse: refuseNoEventByHorizon,
  }
}

const controlsAre = {
  'all-others': { name: 'time_auc', words: 'against all others' },
  'event-free': { name: 'time_auc_event_free', words: 'against the event free' },
} as const

/**
 * Cumulative/dynamic AUC at the horizon: the event asked about by then against everybody else (Blanche's definition
 * ii) or against those free of any event (definition i), censoring weighted; limits as without competing events.
 */
export function competingAucMeasure(horizon: number, unit: string, controls: CompetingControls): Measure {
  const { name, words } = controlsAre[controls]
  const at = Float64Array.of(horizon)
  const aucOf = (evaluated: Evaluated, level = 0.95) => {
    const { time, event } = competingOf(evaluated)
    const options = { time, cause: event, risk: evaluated.linear, times: at, controls, level }
    return timeDependentAucCompeting({ ...options, conf: 'logit' })
  }
  return {
    name,
    label: `AUC at ${horizon} ${unit}, ${words}`,
    horizon,
    threshold: null,
    across: 'within folds',
    pooledOn: 'logit',
    compared: false,
    better: 'higher',
    refuse: refuseNoEventByHorizon,
    value: evaluated => valueOrNaN(() => aucOf(evaluated).auc[0]),
    interval: (evaluated, level) => horizonAucInterval(aucOf(evaluated, level)),
    weight: eventsByHorizon(horizon),
  }
}
