import { studentQuantile } from '../distributions/index.ts'
import { requireDesign, requireLevel, requireWeights } from '../input-error.ts'
import { quadraticForm } from '../linear-algebra/index.ts'
import type { LinearFit } from './linear.ts'

/** Predictions of a linear model with their limits, an entry a row. */
export interface LinearPrediction {
  readonly value: Float64Array
  /** Standard error of the expected value. */
  readonly se: Float64Array
  /** Limits of the expected value. */
  readonly meanLower: Float64Array
  readonly meanUpper: Float64Array
  /** Limits of one new observation. */
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/**
 * Expected values in new rows with confidence limits x b -+ t sqrt(x' V x), and the limits of a new observation
 * x b -+ t sqrt(x' V x + s^2 / w), w being its weight. R: predict.lm(interval = 'confidence' or 'prediction').
 * @throws StatisticsInputError on missing values or unequal lengths
 */
export function linearPrediction(
  fit: Pick<LinearFit, 'coefficients' | 'covariance' | 'residualSd' | 'degreesOfFreedom'>,
  x: readonly ArrayLike<number>[],
  n: number,
  { level = 0.95, weights }: { readonly level?: number; readonly weights?: ArrayLike<number> } = {},
): LinearPrediction {
  requireDesign(x, n)
  requireLevel(level)
  if (weights) requireWeights(weights, n)
  const t = studentQuantile((1 + level) / 2, fit.degreesOfFreedom)
  const row = new Float64Array(fit.coefficients.length)
  const value = new Float64Array(n)
  const se = new Float64Array(n)
  const spread = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    row[0] = 1
    for (let j = 0; j < x.length; j++) row[j + 1] = x[j][i]
    for (let j = 0; j < row.length; j++) value[i] += fit.coefficients[j] * row[j]
    const variance = quadraticForm(fit.covariance, row)
    se[i] = Math.sqrt(variance)
    spread[i] = Math.sqrt(variance + fit.residualSd ** 2 / (weights ? weights[i] : 1))
  }
  return {
    value,
    se,
    meanLower: value.map((v, i) => v - t * se[i]),
    meanUpper: value.map((v, i) => v + t * se[i]),
    lower: value.map((v, i) => v - t * spread[i]),
    upper: value.map((v, i) => v + t * spread[i]),
  }
}
