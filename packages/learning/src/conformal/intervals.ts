import { LearnerError } from '../learner-error.ts'
import { type CalibrationRows, centreNames, type PatientRows } from './calibration-split.ts'
import { type GroupQuantiles, groupQuantiles, quantileOf } from './group-quantiles.ts'

/** Prediction intervals, one a row; ends are infinite where calibration had too few rows. */
export interface PredictionIntervals {
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/** How far an interval reaches beyond what a model says. Plain JSON. */
export interface IntervalRule {
  readonly tessera: 'conformal-interval/1'
  readonly radius: GroupQuantiles
}

interface Calibrating<D> {
  readonly calibration: CalibrationRows<D>
  /** The outcome of each calibration row. */
  readonly value: Float64Array
  readonly alpha: number
  /** Radii of each centre, so that coverage holds within centres that calibration knows. */
  readonly byCentre?: boolean
}

/**
 * Split conformal intervals: prediction -/+ the conformal quantile of |value - prediction| over calibration rows. With
 * exchangeable rows they cover with probability at least 1 - alpha, whatever the model.
 * @param options.predicted of the calibration rows, by a model that did not see them
 */
export function splitIntervals<D extends PatientRows<D>>(
  options: Calibrating<D> & { readonly predicted: Float64Array },
): IntervalRule {
  const { predicted, value } = options
  return ruleOf(
    options,
    value.map((v, i) => Math.abs(v - predicted[i])),
  )
}

/**
 * Conformalised quantile regression (Romano, Patterson and Candes, NeurIPS 2019): the predicted quantiles widened (or
 * narrowed) by the conformal quantile of max(lower - value, value - upper).
 */
export function quantileIntervals<D extends PatientRows<D>>(
  options: Calibrating<D> & { readonly lower: Float64Array; readonly upper: Float64Array },
): IntervalRule {
  const { lower, upper, value } = options
  return ruleOf(
    options,
    value.map((v, i) => Math.max(lower[i] - v, v - upper[i])),
  )
}

/**
 * The intervals of new rows from predicted ends (the prediction twice, for {@link splitIntervals}). Ends that would
 * cross meet in their middle.
 * @param centres the centre of each row, where the rule has radii of centres; those of a centre that calibration did
 * not have are of all rows
 */
export function applyIntervals(
  { radius }: IntervalRule,
  predicted: { readonly lower: Float64Array; readonly upper: Float64Array },
  centres: readonly string[] | null = null,
): PredictionIntervals {
  if (radius.groups !== null && centres === null)
    throw new LearnerError(
      'bad-setting',
      'the rule has a radius for each centre',
      'give the centre of every row',
    )
  const lower = new Float64Array(predicted.lower.length)
  const upper = new Float64Array(predicted.lower.length)
  for (let i = 0; i < lower.length; i++) {
    const reach = quantileOf(radius, centres === null ? null : centres[i])
    lower[i] = predicted.lower[i] - reach
    upper[i] = predicted.upper[i] + reach
    if (lower[i] > upper[i]) {
      lower[i] = (lower[i] + upper[i]) / 2
      upper[i] = lower[i]
    }
  }
  return { lower, upper }
}

function ruleOf<D extends PatientRows<D>>(
  { calibration, alpha, byCentre = false }: Calibrating<D>,
  scores: Float64Array,
): IntervalRule {
  const { data } = calibration.rows
  requireScores(scores, data.size)
  return {
    tessera: 'conformal-interval/1',
    radius: groupQuantiles(scores, alpha, byCentre ? centreNames(data) : null),
  }
}

/** @throws LearnerError for scores that are not numbers, or not one a calibration row */
export function requireScores(scores: Float64Array, size: number): void {
  if (scores.length !== size)
    throw new LearnerError(
      'bad-setting',
      `${scores.length} predictions of ${size} calibration rows`,
      'predict every calibration row, in their order',
    )
  const bad = scores.findIndex(Number.isNaN)
  if (bad >= 0)
    throw new LearnerError(
      'not-finite',
      `calibration row ${bad} has no outcome or no prediction`,
      'leave rows without an outcome out of training',
    )
}
