import type { Screen } from '@tessera/statistics'
import type { BiomarkerCohort } from './cohort.ts'
import { centreColumns, covariateColumns } from './covariate-columns.ts'
import type { CompetingModel } from './measure.ts'
import { canStratify, eventCount, outcomeScreen } from './outcome-screen.ts'

/** How centres enter a model. */
export type CentreWay = 'strata' | 'covariate' | 'none'

/** The regression of a cohort's outcome on what is shared by all features. */
export interface CohortModel {
  readonly cohort: BiomarkerCohort
  readonly screen: Screen
  /** Log likelihood without any feature; null where there is no likelihood-ratio test. */
  readonly nullLogLikelihood: number | null
  readonly cause: number
}

/** Makes it; `columns` are the covariates besides centres. */
export function cohortModel(
  cohort: BiomarkerCohort,
  columns: readonly Float64Array[],
  options: { readonly centre: CentreWay; readonly competing: CompetingModel; readonly cause: number },
): CohortModel {
  const { centre, competing, cause } = options
  const added = centre === 'covariate' ? centreColumns(cohort.centre, cohort.centres).columns : []
  const screen = outcomeScreen(cohort.outcome, [...added, ...columns], {
    ...(centre === 'strata' ? { strata: cohort.centre } : {}),
    competing,
    cause,
  })
  return {
    cohort,
    screen,
    nullLogLikelihood: screen.hasLikelihoodRatio ? screen.fit([]).logLikelihood : null,
    cause,
  }
}

/** The way that is asked for, or the one that the model allows. */
export function centreWay(
  cohort: BiomarkerCohort,
  wanted: CentreWay | undefined,
  competing: CompetingModel,
): CentreWay {
  if (cohort.centres.length < 2 || wanted === 'none') return 'none'
  if (wanted === 'covariate') return 'covariate'
  return canStratify(cohort.outcome, competing) ? 'strata' : 'covariate'
}

/** What limits a model: events, the smaller class, or patients. */
export function effectiveSize(cohort: BiomarkerCohort, cause: number): number {
  const events = eventCount(cohort.outcome, cause)
  if (events === null) return cohort.size
  return cohort.outcome.kind === 'binary' ? Math.min(events, cohort.size - events) : events
}

/** Rows with every covariate. */
export function completeRows(cohort: BiomarkerCohort): Int32Array {
  const { complete } = covariateColumns(cohort.adjust, cohort.size)
  return Int32Array.from([...complete.keys()].filter(row => complete[row] === 1))
}
