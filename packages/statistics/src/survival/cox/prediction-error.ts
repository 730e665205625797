import type { CoxFit } from './cox.ts'
import type { CoxInput } from './cox-data.ts'
import { coxCurves } from './predicted-survival.ts'

/** Survival of new patients at one time, with the standard error of its logarithm. */
export interface CoxPrediction {
  readonly survival: Float64Array
  /** Standard error of log survival: that of survival is this times survival. */
  readonly logError: Float64Array
}

/**
 * Survival at `at` for new patients (`newX`, one array a covariate) of an unstratified model, with its
 * model-based standard error; {@link coxCurves} takes strata and offsets, and gives limits.
 */
export function coxPrediction(
  options: CoxInput & { readonly fit: CoxFit; readonly newX: CoxInput['x']; readonly at: number },
): CoxPrediction {
  const fit = { ...options.fit, robustCovariance: null }
  const { survival, logError } = coxCurves({ ...options, fit, strata: undefined, times: [options.at] })
  return { survival, logError }
}
