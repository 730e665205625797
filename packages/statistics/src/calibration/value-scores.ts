import { normalQuantile, studentQuantile } from '../distributions/index.ts'
import { requireFinite, requireLevel, StatisticsInputError } from '../input-error.ts'

/** How far predicted values lie from observed ones. */
export interface ValueScores {
  /** Root of the mean squared difference. */
  readonly rmse: number
  /** Mean absolute difference. */
  readonly mae: number
  /** 1 - squared error / squared spread about the observed mean; below 0 worse than that mean. NaN without spread. */
  readonly r2: number
  /** Mean of observed less predicted, with Student's interval. */
  readonly meanError: {
    readonly value: number
    readonly se: number
    readonly lower: number
    readonly upper: number
  }
  /** Mean error -/+ z times the standard deviation of the differences (Bland & Altman, Lancet 1986;327:307). */
  readonly limitsOfAgreement: readonly [number, number]
}

/**
 * Errors of predicted values.
 * @throws StatisticsInputError on missing values, unequal lengths or fewer than two pairs
 */
export function valueScores(options: {
  readonly observed: ArrayLike<number>
  readonly predicted: ArrayLike<number>
  readonly level?: number
}): ValueScores {
  const { observed, predicted, level = 0.95 } = options
  const n = observed.length
  requireFinite('observed', observed, n)
  requireFinite('predicted', predicted, n)
  requireLevel(level)
  if (n < 2) throw new StatisticsInputError('empty', 'observed', `${n} pairs: give two or more.`)
  let sum = 0
  let squares = 0
  let absolute = 0
  let total = 0
  for (let i = 0; i < n; i++) {
    const error = observed[i] - predicted[i]
    sum += error
    squares += error * error
    absolute += Math.abs(error)
    total += observed[i]
  }
  const mean = sum / n
  let spread = 0
  let variation = 0
  for (let i = 0; i < n; i++) {
    spread += (observed[i] - total / n) ** 2
    variation += (observed[i] - predicted[i] - mean) ** 2
  }
  const sd = Math.sqrt(variation / (n - 1))
  const se = sd / Math.sqrt(n)
  const reach = studentQuantile(0.5 + level / 2, n - 1) * se
  const wide = normalQuantile(0.5 + level / 2) * sd
  return {
    rmse: Math.sqrt(squares / n),
    mae: absolute / n,
    r2: spread > 0 ? 1 - squares / spread : Number.NaN,
    meanError: { value: mean, se, lower: mean - reach, upper: mean + reach },
    limitsOfAgreement: [mean - wide, mean + wide],
  }
}
