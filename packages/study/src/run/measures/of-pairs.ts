import type { Concordance } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { symmetricInterval } from './normal-interval.ts'

/** What all concordances have alike: the share of pairs ranked rightly, taken within folds, which weigh by their pairs. */
export function ofPairs(pairsOf: (evaluated: Evaluated) => Concordance) {
  return {
    threshold: null,
    across: 'within folds',
    pooledOn: 'logit',
    compared: true,
    better: 'higher',
    value: evaluated => valueOrNaN(() => pairsOf(evaluated).value),
    interval: (evaluated, level) => {
      const { value, se } = pairsOf(evaluated)
      return { value, se, ...symmetricInterval(value, se, level), method: 'infinitesimal jackknife' }
    },
    weight: evaluated => {
      const { concordant, discordant, tiedRisk } = pairsOf(evaluated)
      return concordant + discordant + tiedRisk
    },
  } satisfies Partial<Measure>
}
