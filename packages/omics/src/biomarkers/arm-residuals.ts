import { cox, logistic, martingaleResiduals } from '@tessera/statistics'
import { OmicsError } from '../assay/omics-error.ts'
import type { BiomarkerCohort } from './cohort.ts'
import { centreWay } from './cohort-model.ts'
import { centreColumns, covariateColumns } from './covariate-columns.ts'

/** What the treatment and the covariates leave of the outcome, for score tests of what changes the treatment's effect. */
export interface ArmResiduals {
  /** Observed less expected: martingale residuals, or y - p. */
  readonly value: Float64Array
  /** Variance of a residual at its expectation: the expected events, or p (1 - p). */
  readonly variance: Float64Array
  /** Arm less the share of the treated. */
  readonly contrast: Float64Array
}

/**
 * Residuals of the model of treatment, covariates and centres without any feature. Under it the score of a further
 * column w is sum of w x residual, its information about sum of w^2 x expected events.
 * @throws OmicsError `design` for outcomes that are no events
 */
export function armResiduals(cohort: BiomarkerCohort, cause: number): ArmResiduals {
  const { outcome, treatment, size } = cohort
  const arm = Float64Array.from(treatment?.arm ?? new Uint8Array(size))
  const share = arm.reduce((sum, value) => sum + value, 0) / size
  const contrast = arm.map(value => value - share)
  const x = [arm, ...covariateColumns(cohort.adjust, size).columns]
  if (outcome.kind === 'binary') {
    const centres = cohort.centres.length > 1 ? centreColumns(cohort.centre, cohort.centres).columns : []
    const { fitted } = logistic({ y: outcome.event, x: [...x, ...centres] })
    return {
      value: fitted.map((p, i) => outcome.event[i] - p),
      variance: fitted.map(p => p * (1 - p)),
      contrast,
    }
  }
  if (outcome.kind !== 'time-to-event' && outcome.kind !== 'competing-risks')
    throw new OmicsError(
      'design',
      'a predictive panel is made for events, and the outcome has levels or is measured',
      'ask about an endpoint with events',
    )
  const wanted = outcome.kind === 'competing-risks' ? cause : 1
  const event = outcome.event.map(code => (code === wanted ? 1 : 0))
  const strata = centreWay(cohort, undefined, 'cause-specific') === 'strata' ? { strata: cohort.centre } : {}
  const input = { time: outcome.time, event, x, ...strata }
  const value = martingaleResiduals({ ...input, fit: cox(input) })
  return { value, variance: value.map((residual, i) => event[i] - residual), contrast }
}
