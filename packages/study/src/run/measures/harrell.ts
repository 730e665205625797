import { type Concordance, harrellConcordance } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { symmetricInterval } from './normal-interval.ts'
import { refuseOneClass, survivalOf } from './outcome-of.ts'

/** Value and weight come of one count of pairs. */
const counted = new WeakMap<Evaluated, Concordance>()

function pairsOf(evaluated: Evaluated): Concordance {
  const known = counted.get(evaluated)
  if (known) return known
  const { time, event } = survivalOf(evaluated)
  const pairs = harrellConcordance({ time, event, risk: evaluated.linear })
  counted.set(evaluated, pairs)
  return pairs
}

/** Harrell's concordance over all follow-up, ties in the predictor counted one half. */
export const harrell: Measure = {
  name: 'harrell_c',
  label: 'Concordance (Harrell)',
  horizon: null,
  threshold: null,
  across: 'within folds',
  pooledOn: 'logit',
  compared: true,
  better: 'higher',
  refuse: refuseOneClass,
  value: evaluated => valueOrNaN(() => pairsOf(evaluated).value),
  interval: (evaluated, level) => {
    const { value, se } = pairsOf(evaluated)
    return { value, se, ...symmetricInterval(value, se, level), method: 'infinitesimal jackknife' }
  },
  weight: evaluated => {
    const c = pairsOf(evaluated)
    return c.concordant + c.discordant + c.tiedRisk
  },
}
