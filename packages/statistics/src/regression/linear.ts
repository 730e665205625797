import { fUpper, studentTwoSided } from '../distributions/index.ts'
import { requireDesign, requireFinite, requireWeights, StatisticsInputError } from '../input-error.ts'
import { cholesky, choleskyInverse, choleskySolve, crossProduct } from '../linear-algebra/index.ts'
import { standardisedColumns, toOriginalScale } from './standardised-columns.ts'

export interface LinearFit {
  /** Intercept first; 0 where aliased. */
  readonly coefficients: Float64Array
  /** Row-major (p + 1) x (p + 1); 0 where aliased. */
  readonly covariance: Float64Array
  readonly se: Float64Array
  /** p-values of the t tests; NaN where aliased. */
  readonly p: Float64Array
  readonly residualSd: number
  readonly degreesOfFreedom: number
  readonly r2: number
  readonly adjustedR2: number
  /** F test against the intercept alone. */
  readonly f: { readonly statistic: number; readonly df1: number; readonly df2: number; readonly p: number }
  readonly fitted: Float64Array
  readonly aliased: readonly boolean[]
  readonly warnings: readonly string[]
}

/**
 * Linear regression by (weighted) least squares, y = b0 + x b, on standardised covariates; weights are inverse
 * variances up to a factor, and rows of weight 0 do not count. A constant or collinear covariate is aliased:
 * coefficient 0, flagged. R: summary(lm(y ~ x, weights)).
 * @throws StatisticsInputError on missing values, unequal lengths, or no residual degree of freedom
 */
export function linearRegression(options: {
  readonly y: ArrayLike<number>
  /** Design matrix, one array a covariate, without the intercept. */
  readonly x: readonly ArrayLike<number>[]
  readonly weights?: ArrayLike<number>
}): LinearFit {
  const { y, x, weights } = options
  const n = y.length
  requireFinite('y', y, n)
  requireDesign(x, n)
  if (weights) requireWeights(weights, n)
  const weightOf = (i: number) => (weights ? weights[i] : 1)
  let rows = 0
  for (let i = 0; i < n; i++) if (weightOf(i) > 0) rows++

  const standardised = standardisedColumns(x, weights)
  const design = [new Float64Array(n).fill(1), ...standardised.columns]
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
  const { coefficients, covariance } = toOriginalScale(
    gamma,
    choleskyInverse(factor).map(v => v * variance),
    standardised,
  )
  const size = design.length
  const se = coefficients.map((_, j) => Math.sqrt(covariance[j * size + j]))
  const df1 = factor.rank - 1
  const statistic = df1 === 0 ? Number.NaN : (around - squares) / df1 / variance
  const warnings: string[] = []
  for (let j = 1; j < size; j++)
    if (factor.aliased[j])
      warnings.push(
        `Covariate ${j - 1} is ${standardised.constant[j - 1] ? 'constant' : 'a linear combination of earlier ones'}: its coefficient is set to 0.`,
      )
  return {
    coefficients,
    covariance,
    se,
    p: coefficients.map((b, j) => (factor.aliased[j] ? Number.NaN : studentTwoSided(b / se[j], df2))),
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
