import type { LearningOutcome } from '@tessera/learning'
import {
  coxScreen,
  fineGrayScreen,
  linearScreen,
  logisticScreen,
  ordinalScreen,
  type Screen,
} from '@tessera/statistics'
import type { CompetingModel } from './measure.ts'

/** The regression of an outcome, ready for one feature after the other. */
export function outcomeScreen(
  outcome: LearningOutcome,
  covariates: readonly Float64Array[],
  options: { readonly strata?: Int32Array; readonly competing: CompetingModel; readonly cause: number },
): Screen {
  const { strata, competing, cause } = options
  switch (outcome.kind) {
    case 'binary':
      return logisticScreen({ y: outcome.event, covariates })
    case 'ordinal':
      return ordinalScreen({ y: outcome.level, covariates })
    case 'continuous':
      return linearScreen({ y: outcome.value, covariates })
    case 'time-to-event':
      return coxScreen({ time: outcome.time, event: outcome.event, covariates, strata })
    case 'competing-risks':
      return competing === 'subdistribution'
        ? fineGrayScreen({ time: outcome.time, cause: outcome.event, of: cause, covariates })
        : coxScreen({
            time: outcome.time,
            event: outcome.event.map(event => (event === cause ? 1 : 0)),
            covariates,
            strata,
          })
  }
}

/** Whether the baseline of the model can differ between strata; elsewhere a centre is a covariate. */
export function canStratify(outcome: LearningOutcome, competing: CompetingModel): boolean {
  return (
    outcome.kind === 'time-to-event' || (outcome.kind === 'competing-risks' && competing === 'cause-specific')
  )
}

/** Events of interest; null for an outcome that has none. */
export function eventCount(outcome: LearningOutcome, cause = 1, rows?: Int32Array): number | null {
  if (outcome.kind === 'continuous' || outcome.kind === 'ordinal') return null
  let count = 0
  const { event } = outcome
  const wanted = outcome.kind === 'competing-risks' ? cause : 1
  if (rows) for (const row of rows) count += event[row] === wanted ? 1 : 0
  else for (const one of event) count += one === wanted ? 1 : 0
  return count
}
