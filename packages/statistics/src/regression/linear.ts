import { fUpper, studentQuantile, studentTwoSided } from '../distributions/index.ts'
import {
  requireDesign,
  requireFinite,
  requireLevel,
  requireWeights,
  StatisticsInputError,
} from '../input-error.ts'
import { cholesky, choleskyInverse, choleskySolve, crossProduct } from '../linear-algebra/index.ts'
import { regressionDesign } from './regression-design.ts'
import { clusterSandwich, type HeteroscedasticityCorrection, heteroscedasticSandwich } from './sandwich.ts'
import { toOriginalScale } from './standardised-columns.ts'

export interface LinearFit {
  /** Intercept first; 0 where aliased. */
  readonly coefficients: Float64Array
  /** Row-major (p + 1) x (p + 1); 0 where aliased. */
  readonly covariance: Float64Array
  /** Heteroscedasticity-consistent or cluster-robust covariance; null unless asked for. `se`, `p` and the limits then follow it. */
  readonly robustCovariance: Float64Array | null
  readonly se: Float64Array
  /** p-values of the t tests; NaN where aliased. */
  readonly p: Float64Array
  /** Limits of the coefficients by Student's t; NaN where aliased. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly level: number
  readonly residualSd: number
  readonly degreesOfFreedom: number
  /** NaN where the outcome is constant. */
  readonly r2: number
  readonly adjustedR2: number
  /** F test against the intercept alone; NaN without covariates, or where the outcome is constant. */
  readonly f: { readonly statistic: number; readonly df1: number; readonly df2: number; readonly p: number }
  readonly fitted: Float64Array
  readonly aliased: readonly boolean[]
  readonly warnings: readonly string[]
}

/**
 * Linear regression by (weighted) least squares, y = b0 + x b, on standardised covariates; weights are inverse
 * variances up to a factor, and rows of weight 0 do not count. A constant or collinear covariate is aliased:
 * coefficient 0, flagged. R: summary(lm(y ~ x, weights)).
 *
 * `robust` gives White's covariance: HC0, HC1 (times n / (n - p)), HC2 and HC3 (residuals over (1 - h)^1/2 and 1 - h,
 * for the leverage h). `cluster` sums the scores within clusters, with the factor G / (G - 1) (n - 1) / (n - p) for G
 * clusters. R: sandwich::vcovHC, sandwich::vcovCL.
 * @throws StatisticsInputError on missing values, unequal lengths, or no residual degree of freedom
 */
export function linearRegression(options: {
  readonly y: ArrayLike<number>
  /** Design matrix, one array a covariate, without the intercept. */
  readonly x: readonly ArrayLike<number>[]
  readonly weights?: ArrayLike<number>
  readonly robust?: HeteroscedasticityCorrection
  readonly cluster?: ArrayLike<number>
  readonly level?: number
}): LinearFit {
  const { y, x, weights, robust, cluster, level = 0.95 } = options
  const n = y.length
  requireFinite('y', y, n)
  requireDesign(x, n)
  if (weights) requireWeights(weights, n)
  if (cluster) requireFinite('cluster', cluster, n)
  requireLevel(level)
  const weightOf = (i: number) => (weights ? weights[i] : 1)
  let rows = 0
  for (let i = 0; i < n; i++) if (weightOf(i) > 0) rows++

  const { columns: design, standardised, warnings: aliases } = regressionDesign(x, n, weights)
  const warnings = [...aliases]
  const factor = cholesky(crossProduct(design, weights), design.length)
  const df2 = rows - factor.rank
  if (df2 < 1)
    throw new StatisticsInputError(
      'empty',
      'y',
      `${rows} rows and ${factor.rank} coefficients leave no residual degree of freedom.`,
    )
  const solve = (target: ArrayLike<number>) =>
    choleskySolve(
      factor,
      design.map(column => {
        let sum = 0
        for (let i = 0; i < n; i++) sum += weightOf(i) * column[i] * target[i]
        return sum
      }),
    )
  const gamma = solve(y)
  const residual = Float64Array.from(y)
  const subtract = (b: Float64Array) => {
    for (let j = 0; j < design.length; j++)
      if (b[j] !== 0) for (let i = 0; i < n; i++) residual[i] -= b[j] * design[j][i]
  }
  subtract(gamma)
  // one step of refinement takes out what the normal equations lost
  const refinement = solve(residual)
  subtract(refinement)
  for (let j = 0; j < gamma.length; j++) gamma[j] += refinement[j]

  let total = 0
  let mean = 0
  for (let i = 0; i < n; i++) {
    total += weightOf(i)
    mean += weightOf(i) * y[i]
  }
  mean /= total
  let squares = 0
  let around = 0
  for (let i = 0; i < n; i++) {
    squares += weightOf(i) * residual[i] ** 2
    around += weightOf(i) * (y[i] - mean) ** 2
  }
  const variance = squares / df2
  if (around === 0) warnings.push('The outcome is constant: r2, F and their tests do not exist.')
  const bread = choleskyInverse(factor)
  const { coefficients, covariance } = toOriginalScale(
    gamma,
    bread.map(v => v * variance),
    standardised,
  )
  const size = design.length
  const scores = residual.map((r, i) => weightOf(i) * r)
  const sandwich = cluster
    ? clusterSandwich(bread, design, scores, cluster, rows, df2)
    : robust && heteroscedasticSandwich(bread, design, scores, robust, rows / df2, weights)
  const robustCovariance = sandwich ? toOriginalScale(gamma, sandwich, standardised).covariance : null
  const used = robustCovariance ?? covariance
  const se = coefficients.map((_, j) => Math.sqrt(used[j * size + j]))
  const reach = studentQuantile((1 + level) / 2, df2)
  const df1 = factor.rank - 1
  const statistic = df1 === 0 ? Number.NaN : (around - squares) / df1 / variance
  return {
    coefficients,
    covariance,
    robustCovariance,
    se,
    p: coefficients.map((b, j) => (factor.aliased[j] ? Number.NaN : studentTwoSided(b / se[j], df2))),
    lower: coefficients.map((b, j) => (factor.aliased[j] ? Number.NaN : b - reach * se[j])),
    upper: coefficients.map((b, j) => (factor.aliased[j] ? Number.NaN : b + reach * se[j])),
    level,
    residualSd: Math.sqrt(variance),
    degreesOfFreedom: df2,
    r2: 1 - squares / around,
    adjustedR2: 1 - ((squares / around) * (rows - 1)) / df2,
    f: { statistic, df1, df2, p: df1 === 0 ? Number.NaN : fUpper(statistic, df1, df2) },
    fitted: Float64Array.from(y, (v, i) => v - residual[i]),
    aliased: Array.from(factor.aliased, flag => flag === 1),
    warnings,
  }
}
