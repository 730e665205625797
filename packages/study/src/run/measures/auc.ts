import { auc } from '@tessera/statistics'
import { eventsOf, sizeOf } from '../evaluated.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { binaryOf, refuseOneClass } from './outcome-of.ts'

/** Area under the ROC curve with DeLong's variance. */
export const aucMeasure: Measure = {
  name: 'auc',
  label: 'AUC',
  horizon: null,
  threshold: null,
  across: 'within folds',
  pooledOn: 'logit',
  compared: true,
  better: 'higher',
  refuse: refuseOneClass,
  value: evaluated =>
    valueOrNaN(() => auc({ event: binaryOf(evaluated).event, score: evaluated.linear }).value),
  interval: (evaluated, level) => {
    const { value, se, lower, upper } = auc({
      event: binaryOf(evaluated).event,
      score: evaluated.linear,
      level,
    })
    return { value, se, lower, upper, method: 'DeLong' }
  },
  weight: evaluated => {
    const events = eventsOf(binaryOf(evaluated)) ?? 0
    return events * (sizeOf(evaluated) - events)
  },
}
