import { harrellConcordance } from '@tessera/statistics'
import { type Measure, valueOrNaN } from './measure.ts'
import { symmetricInterval } from './normal-interval.ts'
import { refuseOneClass, survivalOf } from './outcome-of.ts'

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
  value: evaluated =>
    valueOrNaN(() => {
      const { time, event } = survivalOf(evaluated)
      return harrellConcordance({ time, event, risk: evaluated.linear }).value
    }),
  interval: (evaluated, level) => {
    const { time, event } = survivalOf(evaluated)
    const { value, se } = harrellConcordance({ time, event, risk: evaluated.linear })
    return { value, se, ...symmetricInterval(value, se, level), method: 'infinitesimal jackknife' }
  },
  weight: evaluated => {
    const { time, event } = survivalOf(evaluated)
    const c = harrellConcordance({ time, event, risk: evaluated.linear })
    return c.concordant + c.discordant + c.tiedRisk
  },
}
