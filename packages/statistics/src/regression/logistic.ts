import { cholesky, choleskyInverse, choleskySolve, crossProduct } from '../linear-algebra/index.ts'
import { type BinomialMoments, binomialMoments } from './binomial-moments.ts'
import { requireLogisticInput } from './logistic-input.ts'
import { regressionDesign } from './regression-design.ts'
import { separates } from './separation.ts'
import { toOriginalScale } from './standardised-columns.ts'

export interface LogisticOptions {
  /** 0 or 1 in each row. */
  readonly y: ArrayLike<number>
  /** Design matrix, one array a covariate, without the intercept (may be empty: an intercept alone). */
  readonly x: readonly ArrayLike<number>[]
  /** Non-negative prior weights (frequencies); default 1. */
  readonly weights?: ArrayLike<number>
  /** Added to the linear predictor with coefficient 1. */
  readonly offset?: ArrayLike<number>
  readonly maxIterations?: number
  /** Stop when no row's linear predictor moves by more than this in a Newton step. Default 1e-9. */
  readonly tolerance?: number
}

export interface LogisticFit {
  /** Intercept first; 0 where aliased. */
  readonly coefficients: Float64Array
  /** Inverse of the Fisher information, row-major (p + 1) x (p + 1); 0 where aliased. */
  readonly covariance: Float64Array
  readonly se: Float64Array
  readonly deviance: number
  /** Deviance of the intercept and the offset alone. */
  readonly nullDeviance: number
  readonly logLikelihood: number
  readonly iterations: number
  readonly converged: boolean
  /** Some linear combination of the covariates separates the classes, completely or in part. */
  readonly separated: boolean
  /** Per coefficient, intercept first: constant or collinear with earlier covariates. */
  readonly aliased: readonly boolean[]
  readonly linear: Float64Array
  readonly fitted: Float64Array
  readonly warnings: readonly string[]
}

/**
 * Logistic regression by maximum likelihood: Newton-Raphson (iteratively reweighted least squares) with step
 * halving, on standardised covariates. logit P(y = 1) = b0 + x b + offset.
 *
 * A constant or collinear covariate is aliased: coefficient 0, flagged, as R's glm gives NA. Under complete or
 * quasi-complete separation no estimate exists (Albert & Anderson, Biometrika 1984;71:1): the fit stops, flags
 * `separated` and `converged: false`, and its coefficients are not estimates; use `firthLogistic` or
 * `elasticNet` instead.
 *
 * @throws StatisticsInputError for missing values, unequal lengths, negative weights or one class alone.
 */
export function logistic(options: LogisticOptions): LogisticFit {
  const { y, x, weights, offset, maxIterations = 60, tolerance = 1e-9 } = options
  const n = y.length
  requireLogisticInput(options)

  const { columns: design, standardised, aliased, warnings: aliases } = regressionDesign(x, n, weights)
  const nullFit = newton([design[0]], new Uint8Array(1), y, weights, offset, maxIterations, tolerance)
  const fit = x.length === 0 ? nullFit : newton(design, aliased, y, weights, offset, maxIterations, tolerance)

  const information = crossProduct(design, fit.moments.information)
  clearAliased(information, aliased)
  const { coefficients, covariance } = toOriginalScale(
    fit.coefficients,
    choleskyInverse(cholesky(information, design.length, 0)),
    standardised,
  )
  const warnings = [...aliases]
  if (fit.separated)
    warnings.push(
      'A combination of the covariates separates events from non-events: no finite maximum-likelihood estimate exists. Penalise (firthLogistic, elasticNet) or drop the covariate.',
    )
  else if (!fit.converged) warnings.push(`Not converged after ${fit.iterations} iterations.`)
  return {
    coefficients,
    covariance,
    se: coefficients.map((_, j) => Math.sqrt(covariance[j * design.length + j])),
    deviance: -2 * fit.moments.logLikelihood,
    nullDeviance: -2 * nullFit.moments.logLikelihood,
    logLikelihood: fit.moments.logLikelihood,
    iterations: fit.iterations,
    converged: fit.converged,
    separated: fit.separated,
    aliased: Array.from(aliased, flag => flag === 1),
    linear: fit.linear,
    fitted: fit.moments.fitted,
    warnings,
  }
}

interface NewtonResult {
  readonly coefficients: Float64Array
  readonly linear: Float64Array
  readonly moments: BinomialMoments
  readonly iterations: number
  readonly converged: boolean
  readonly separated: boolean
}

function newton(
  design: readonly Float64Array[],
  aliased: Uint8Array,
  y: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  offset: ArrayLike<number> | undefined,
  maxIterations: number,
  tolerance: number,
): NewtonResult {
  const n = y.length
  const size = design.length
  const coefficients = new Float64Array(size)
  const linear = offset ? Float64Array.from(offset) : new Float64Array(n)
  let moments = binomialMoments(linear, y, weights)
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const information = crossProduct(design, moments.information)
    clearAliased(information, aliased)
    const score = design.map(column => {
      let sum = 0
      for (let i = 0; i < n; i++) sum += column[i] * moments.residual[i]
      return sum
    })
    const step = choleskySolve(cholesky(information, size, 0), score)
    const move = new Float64Array(n)
    for (let j = 0; j < size; j++) if (step[j] !== 0) addScaled(move, design[j], step[j])
    const largest = largestMove(move, weights)
    if (iteration > 4 && largest > 1e-3 && separates(move, y, weights))
      return { coefficients, linear, moments, iterations: iteration, converged: false, separated: true }

    let fraction = 1
    let next = moments
    const candidate = new Float64Array(n)
    for (let halving = 0; halving < 30; halving++) {
      for (let i = 0; i < n; i++) candidate[i] = linear[i] + fraction * move[i]
      next = binomialMoments(candidate, y, weights)
      if (next.logLikelihood >= moments.logLikelihood - 1e-12 * Math.abs(moments.logLikelihood)) break
      fraction /= 2
    }
    for (let j = 0; j < size; j++) coefficients[j] += fraction * step[j]
    linear.set(candidate)
    moments = next
    if (largest <= tolerance)
      return { coefficients, linear, moments, iterations: iteration, converged: true, separated: false }
  }
  return { coefficients, linear, moments, iterations: maxIterations, converged: false, separated: false }
}

function clearAliased(matrix: Float64Array, aliased: Uint8Array): void {
  const size = aliased.length
  for (let j = 0; j < size; j++)
    if (aliased[j])
      for (let k = 0; k < size; k++) {
        matrix[j * size + k] = 0
        matrix[k * size + j] = 0
      }
}

function addScaled(target: Float64Array, column: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * column[i]
}

function largestMove(move: Float64Array, weights: ArrayLike<number> | undefined): number {
  let largest = 0
  for (let i = 0; i < move.length; i++)
    if (!weights || weights[i] > 0) largest = Math.max(largest, Math.abs(move[i]))
  return largest
}
