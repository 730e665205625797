import { harrellConcordance } from '@tessera/statistics'
import type { Measure } from './measure.ts'
import { ofPairs } from './of-pairs.ts'
import { onceFor } from './once-for.ts'
import { refuseOneClass, survivalOf } from './outcome-of.ts'

const pairsOf = onceFor(evaluated => {
  const { time, event } = survivalOf(evaluated)
  return harrellConcordance({ time, event, risk: evaluated.linear })
})

/** Harrell's concordance over all follow-up, ties in the predictor counted one half. */
export const harrell: Measure = {
  ...ofPairs(pairsOf),
  name: 'harrell_c',
  label: 'Concordance (Harrell)',
  horizon: null,
  refuse: refuseOneClass,
}
