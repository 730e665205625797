import { StatisticsInputError } from '../input-error.ts'
import { lastAtOrBefore } from '../survival/survival-lookup.ts'

/** What is asked of the time to an event: the risk by tau, or the restricted mean to tau. */
export type SurvivalMeasure = 'risk' | 'restrictedMean'

/**
 * How censoring enters a score. `augmented`: the efficient influence function, with the martingale of the patient's
 * own follow-up; doubly robust against censoring too. `weighted`: complete cases, those whose outcome by tau is
 * known, weighted by 1 / G; consistent only where the censoring model is right.
 */
export type CensoringAdjustment = 'augmented' | 'weighted'

/** Predicted step functions of one patient in one arm, on the ascending times of a grid. */
export interface PredictedCurves {
  readonly grid: Float64Array
  /** P(no event by each time); 1 before the first. */
  readonly survival: Float64Array
  /** P(not censored by each time); 1 before the first. */
  readonly censoring: Float64Array
}

/**
 * The score of one patient for one arm.
 *
 * augmented, of S(tau): S(tau) - 1[A = a] / P(A = a) * sum over u <= min(T, tau) of
 * (S(tau) / S(u)) dM(u) / G(u-), with dM(u) = dN(u) - Y(u) lambda(u) and lambda(u) = 1 - S(u) / S(u-); the risk is
 * 1 minus it, and for the restricted mean S(tau) is replaced by the integral of S, in the sum from u to tau.
 * Bai, Tsiatis & O'Brien, Biometrics 2013;69:830; Westling, J Am Stat Assoc 2024;119:1541.
 *
 * weighted: mu + 1[A = a] / P(A = a) * D / G(min(T, tau)-) * (Y - mu), with Y = 1[T <= tau] or min(T, tau), D = 1
 * where Y is known (an event, or follow-up to tau), and mu its prediction from S.
 */
export function survivalScore(options: {
  readonly curves: PredictedCurves
  readonly time: number
  readonly event: boolean
  readonly tau: number
  readonly measure: SurvivalMeasure
  readonly adjustment: CensoringAdjustment
  /** 1 / P(A = a) where the patient is in the arm, 0 where not. */
  readonly weight: number
  readonly row: number
}): number {
  const { curves, time, event, tau, measure, adjustment, weight, row } = options
  const { grid, survival, censoring } = curves
  const at = (values: Float64Array, k: number) => (k < 0 ? 1 : values[k])
  const last = lastAtOrBefore(grid, tau)
  const mean = restrictedMeanOf(curves, last, tau)
  const surviving = at(survival, last)
  const prediction = measure === 'risk' ? 1 - surviving : mean.total
  if (weight === 0) return prediction
  const end = Math.min(time, tau)
  const known = (event && time <= tau) || time >= tau
  const uncensored = (before: number) => {
    let k = lastAtOrBefore(grid, before)
    if (k >= 0 && grid[k] === before) k--
    return requirePositive(at(censoring, k), row, before)
  }
  if (adjustment === 'weighted') {
    if (!known) return prediction
    const y = measure === 'risk' ? (event && time <= tau ? 1 : 0) : end
    return prediction + (weight * (y - prediction)) / uncensored(end)
  }
  /** What is left to come after u, per survivor of u. */
  const ahead = (k: number, u: number) => {
    const s = at(survival, k)
    if (s === 0) return 0
    return measure === 'risk' ? surviving / s : mean.from(k, u) / s
  }
  let martingale = 0
  for (let k = 0; k < grid.length && grid[k] <= end; k++) {
    const before = at(survival, k - 1)
    const hazard = before === 0 ? 0 : 1 - survival[k] / before
    if (hazard > 0)
      martingale -= (ahead(k, grid[k]) * hazard) / requirePositive(at(censoring, k - 1), row, grid[k])
  }
  if (event && time <= tau) martingale += ahead(lastAtOrBefore(grid, time), time) / uncensored(time)
  return measure === 'risk' ? prediction + weight * martingale : prediction - weight * martingale
}

/** Area under S to tau, and from any u. */
function restrictedMeanOf({ grid, survival }: PredictedCurves, last: number, tau: number) {
  const area = new Float64Array(last + 2)
  for (let k = last; k >= 0; k--)
    area[k] = area[k + 1] + survival[k] * ((k === last ? tau : grid[k + 1]) - grid[k])
  return {
    total: area[0] + (last < 0 ? tau : grid[0]),
    /** From u, which lies in the step that starts at entry k. */
    from(k: number, u: number) {
      const next = k + 1 <= last ? grid[k + 1] : tau
      return (k < 0 ? 1 : survival[k]) * (next - u) + (k + 1 <= last ? area[k + 1] : 0)
    },
  }
}

function requirePositive(g: number, row: number, time: number): number {
  if (g > 0) return g
  throw new StatisticsInputError(
    'domain',
    'censoring',
    `In row ${row} nobody is predicted to be followed until ${time}: choose an earlier horizon (tau).`,
    row,
  )
}
