import type { SurvivalMatrix } from '../learner.ts'
import { LearnerError } from '../learner-error.ts'
import { requireMiss } from './conformal-quantile.ts'
import { lowerQuantilePlace } from './weighted-quantile.ts'

/** Scores of the calibration rows whose time up to `until` is known, ascending, with their weights. Plain JSON. */
export interface SurvivalBoundRule {
  readonly tessera: 'conformal-survival/1'
  readonly alpha: number
  /** Bounds are at most this time. */
  readonly until: number
  readonly scores: readonly number[]
  readonly weights: readonly number[]
  /** Calibration rows without weight: censored before `until`. */
  readonly hidden: number
}

/** A calibration row's time, whether it is the event's, and the inverse of its chance of being seen. */
export interface CensoredCalibration {
  readonly time: Float64Array
  /** 1 where min(survival, until) is known. */
  readonly known: Uint8Array
  readonly weight: Float64Array
}

/**
 * Calibrates lower predictive bounds of survival. The score of a row is the predicted probability of the event by
 * min(survival, until), so that a bound is a predicted quantile of the row's own curve whose level is calibrated
 * (conformalised distribution regression).
 * @param curves predicted survival of the calibration rows over ascending times
 */
export function calibrateBounds(
  { time, known, weight }: CensoredCalibration,
  curves: SurvivalMatrix,
  options: { readonly alpha: number; readonly until: number },
): SurvivalBoundRule {
  const { alpha, until } = options
  requireMiss(alpha)
  const rows = Array.from(time, (_, i) => i).filter(i => known[i] === 1)
  const score = rows.map(i => eventBy(curves, i, Math.min(time[i], until)))
  const order = rows.map((_, k) => k).sort((a, b) => score[a] - score[b])
  const infinite = rows.findIndex(i => !Number.isFinite(weight[i]))
  if (infinite >= 0)
    throw new LearnerError(
      'bad-setting',
      `nobody like calibration row ${rows[infinite]} is still followed at ${Math.min(time[rows[infinite]], until)}`,
      'take bounds until an earlier time',
    )
  return {
    tessera: 'conformal-survival/1',
    alpha,
    until,
    scores: order.map(k => score[k]),
    weights: order.map(k => weight[rows[k]]),
    hidden: time.length - rows.length,
  }
}

/**
 * The bounds of new rows: the first of the curves' times by which the predicted probability of the event reaches the
 * calibrated level; 0 where too few rows calibrate to say more.
 * @param own weight of each new row, on the scale of the calibration rows' weights
 */
export function applyBounds(
  rule: SurvivalBoundRule,
  curves: SurvivalMatrix,
  own: Float64Array,
): Float64Array {
  const { scores, weights, alpha, until } = rule
  let sum = 0
  const cumulative = Float64Array.from(weights, weight => {
    sum += weight
    return sum
  })
  return own.map((weight, row) => {
    const place = lowerQuantilePlace(scores, cumulative, weight, alpha)
    return place === null ? 0 : timeOf(curves, row, scores[place], until)
  })
}

/** Predicted probability of the event by a time. */
function eventBy({ times, probability }: SurvivalMatrix, row: number, at: number): number {
  let step = -1
  for (let k = 0; k < times.length && times[k] <= at; k++) step = k
  return step < 0 ? 0 : 1 - probability[row * times.length + step]
}

/** The first time by which the probability of the event is at least `level`; `until` where it never is. */
function timeOf({ times, probability }: SurvivalMatrix, row: number, level: number, until: number): number {
  if (level <= 0) return 0
  for (let k = 0; k < times.length && times[k] <= until; k++)
    if (1 - probability[row * times.length + k] >= level) return times[k]
  return until
}
