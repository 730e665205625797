import { StatisticsInputError } from '../input-error.ts'
import { inverseLogit } from '../regression/binomial-moments.ts'
import { linearRegression } from '../regression/linear.ts'
import { logistic } from '../regression/logistic.ts'
import { coxBaseline } from '../survival/cox/baseline.ts'
import { cox } from '../survival/cox/cox.ts'

type Design = readonly ArrayLike<number>[]

/** A prediction for any row of the data. */
export type RowPrediction = (row: number) => number

const pick = (values: ArrayLike<number>, rows: Int32Array) => Float64Array.from(rows, i => values[i])
const linearAt = (x: Design, coefficients: ArrayLike<number>, from: number) => (row: number) =>
  x.reduce((sum, column, j) => sum + column[row] * coefficients[from + j], 0)

/**
 * P(y = 1) by logistic regression on the rows. Where y is constant in them, its value.
 * @throws StatisticsInputError where the covariates separate the outcome
 */
export function fitProbability(
  y: ArrayLike<number>,
  x: Design,
  rows: Int32Array,
  argument: string,
): RowPrediction {
  const outcome = pick(y, rows)
  if (outcome.every(value => value === outcome[0])) return () => outcome[0]
  const fit = logistic({ y: outcome, x: x.map(column => pick(column, rows)) })
  if (fit.separated)
    throw new StatisticsInputError(
      'domain',
      argument,
      `The covariates separate ${argument} completely or in part: its default model has no estimate. Drop the covariate, or give predictions of your own.`,
    )
  const linear = linearAt(x, fit.coefficients, 1)
  return row => inverseLogit(fit.coefficients[0] + linear(row))
}

/** E(y) by least squares on the rows. */
export function fitMean(y: ArrayLike<number>, x: Design, rows: Int32Array): RowPrediction {
  const { coefficients } = linearRegression({ y: pick(y, rows), x: x.map(column => pick(column, rows)) })
  const linear = linearAt(x, coefficients, 1)
  return row => coefficients[0] + linear(row)
}

/** A predicted curve: the grid on which it changes, and its values for a row. */
export interface CurveModel {
  readonly grid: Float64Array
  /** exp(-H0(t) exp(x beta)) at each time of the grid. */
  readonly survival: (row: number) => Float64Array
}

/**
 * The curve of a Cox model (Efron ties) on the rows, up to tau. Without any event by the horizon it stays at 1.
 */
export function fitCurve(options: {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly x: Design
  readonly rows: Int32Array
  readonly tau: number
}): CurveModel {
  const { x, rows, tau } = options
  const time = pick(options.time, rows)
  const event = Uint8Array.from(rows, i => options.event[i])
  const chosen = x.map(column => pick(column, rows))
  const fit = cox({ time, event, x: chosen })
  const baseline = coxBaseline({ fit, time, event, x: chosen })
  const jumps = Array.from(baseline.time.keys()).filter(
    k =>
      baseline.time[k] <= tau &&
      baseline.cumulativeHazard[k] > (k === 0 ? 0 : baseline.cumulativeHazard[k - 1]),
  )
  const linear = linearAt(x, fit.coefficients, 0)
  return {
    grid: Float64Array.from(jumps, k => baseline.time[k]),
    survival: row => {
      const risk = Math.exp(linear(row))
      return Float64Array.from(jumps, k => Math.exp(-baseline.cumulativeHazard[k] * risk))
    },
  }
}
