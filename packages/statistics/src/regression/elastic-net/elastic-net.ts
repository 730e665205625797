import {
  requireBothClasses,
  requireDesign,
  requireFinite,
  requireWeights,
  StatisticsInputError,
} from '../../input-error.ts'
import { coxLoss } from './cox-loss.ts'
import { type PenalisedDesign, penalisedDesign } from './design.ts'
import { weightedGram } from './gram.ts'
import { binomialLoss, gaussianLoss, type Loss } from './loss.ts'
import { type PenalisedPath, type Penalty, penalisedPath } from './path.ts'

interface PathOptions {
  /** Design matrix, one array a covariate; it is not copied. */
  readonly x: readonly Float64Array[]
  /** 1 is the lasso, 0 ridge regression. */
  readonly alpha: number
  /** Penalties to fit, in any order (fitted from the largest down); absent for an automatic path. */
  readonly lambda?: ArrayLike<number>
  /** Length of the automatic path, which may end early. Default 100. */
  readonly lambdaCount?: number
  /** Smallest over largest lambda of the automatic path. Default 1e-4, or 1e-2 with fewer rows than covariates. */
  readonly lambdaMinRatio?: number
  /** Penalise coefficients of standardised covariates (divisor sum(w)); results are on the original scale. */
  readonly standardise?: boolean
  /** One a covariate: 0 leaves it unpenalised, Infinity leaves it out. Rescaled to sum to their number. */
  readonly penaltyFactors?: ArrayLike<number>
  readonly weights?: ArrayLike<number>
  /** Added to the linear predictor with coefficient 1. */
  readonly offset?: ArrayLike<number>
  /**
   * Stop when every squared step, times its curvature, is below this share of the null deviance a row.
   * Default 1e-12 (glmnet: 1e-7).
   */
  readonly tolerance?: number
  /** Newton steps a lambda. Default 200. */
  readonly maxIterations?: number
}

export interface ElasticNetOptions extends PathOptions {
  readonly family: 'binomial' | 'gaussian'
  readonly y: ArrayLike<number>
}

export interface ElasticNetCoxOptions extends PathOptions {
  readonly time: ArrayLike<number>
  /** 1 event, 0 censored. */
  readonly event: ArrayLike<number>
  /** Whole numbers that name the stratum of each row. */
  readonly strata?: ArrayLike<number>
}

export interface ElasticNetCoxFit {
  /** Decreasing. */
  readonly lambda: Float64Array
  /** Coefficients on the original scale, one array a lambda. */
  readonly beta: readonly Float64Array[]
  /** Number of non-zero coefficients. */
  readonly degreesOfFreedom: Int32Array
  /** Share of the null deviance explained. */
  readonly devianceRatio: Float64Array
  readonly nullDeviance: number
  readonly converged: boolean
  readonly warnings: readonly string[]
}

export interface ElasticNetFit extends ElasticNetCoxFit {
  readonly intercept: Float64Array
}

/**
 * Elastic net for a binary or continuous outcome, the whole path:
 * min -logLikelihood / sum(w) + lambda sum f_j (alpha |b_j| + (1 - alpha) b_j^2 / 2), intercept unpenalised.
 * Conventions of glmnet (Friedman, Hastie & Tibshirani, J Stat Softw 2010;33:1): standardisation with divisor
 * n, weights scaled to sum 1, the same lambda sequence and early end of the path, and, for the gaussian family,
 * a ridge part divided by the standard deviation of y. A constant covariate gets coefficient 0 and a warning.
 *
 * @throws StatisticsInputError for missing values, unequal lengths, one class alone, or options without meaning.
 */
export function elasticNet(options: ElasticNetOptions): ElasticNetFit {
  const { family, y } = options
  const n = y.length
  if (family === 'binomial') requireBothClasses('y', y, n)
  else requireFinite('y', y, n)
  const weights = checkedWeights(options, n)
  const offset = options.offset ? Float64Array.from(options.offset) : undefined
  if (family === 'binomial') {
    let events = 0
    let others = 0
    for (let i = 0; i < n; i++) {
      if (y[i] === 1) events += weights[i]
      else others += weights[i]
    }
    if (events === 0 || others === 0)
      throw new StatisticsInputError('oneClass', 'y', 'The rows of positive weight hold one class alone.')
    return fit(binomialLoss(y, weights, weightedGram), options, weights, n, offset)
  }
  const centred = Float64Array.from(y, (v, i) => v - (offset ? offset[i] : 0))
  return fit(gaussianLoss(centred, weights, weightedGram), options, weights, n, undefined)
}

/**
 * Elastic net for the Cox model, the whole path; Breslow's ties, as glmnet:
 * min -logPartialLikelihood / sum(w) + lambda sum f_j (alpha |b_j| + (1 - alpha) b_j^2 / 2). The deviance is
 * taken from the saturated partial likelihood, as in glmnet. See `elasticNet` for conventions and errors.
 */
export function elasticNetCox(options: ElasticNetCoxOptions): ElasticNetCoxFit {
  const { time, event, strata } = options
  const n = time.length
  requireFinite('time', time, n)
  requireFinite('event', event, n)
  if (strata) requireFinite('strata', strata, n)
  const weights = checkedWeights(options, n)
  let events = 0
  for (let i = 0; i < n; i++) {
    if (event[i] !== 0 && event[i] !== 1)
      throw new StatisticsInputError(
        'domain',
        'event',
        `event is ${event[i]} in row ${i}: code it as 0 and 1.`,
        i,
      )
    if (event[i] === 1 && weights[i] > 0) events++
  }
  if (events === 0)
    throw new StatisticsInputError(
      'oneClass',
      'event',
      `event has no events in ${n} rows: there is nothing to fit.`,
    )
  const offset = options.offset ? Float64Array.from(options.offset) : undefined
  const { intercept: _, ...rest } = fit(
    coxLoss(time, event, weights, strata),
    options,
    weights,
    n,
    offset,
    false,
  )
  return rest
}

function checkedWeights(options: PathOptions, n: number): Float64Array {
  const { alpha, lambda, lambdaCount, lambdaMinRatio, penaltyFactors } = options
  requireDesign(options.x, n)
  if (options.offset) requireFinite('offset', options.offset, n)
  const wrong = (argument: string, message: string) => new StatisticsInputError('option', argument, message)
  if (!(alpha >= 0 && alpha <= 1)) throw wrong('alpha', `alpha is ${alpha}: give 0 (ridge) to 1 (lasso).`)
  if (lambda)
    for (let k = 0; k < lambda.length; k++)
      if (!(lambda[k] >= 0) || !Number.isFinite(lambda[k]))
        throw wrong('lambda', `lambda is ${lambda[k]} at ${k}: penalties are finite and 0 or more.`)
  if (lambda && lambda.length === 0)
    throw wrong('lambda', 'lambda is empty: leave it out for an automatic path.')
  if (lambdaCount !== undefined && !(Number.isInteger(lambdaCount) && lambdaCount > 0))
    throw wrong('lambdaCount', `lambdaCount is ${lambdaCount}: give a whole number above 0.`)
  if (lambdaMinRatio !== undefined && !(lambdaMinRatio > 0 && lambdaMinRatio < 1))
    throw wrong('lambdaMinRatio', `lambdaMinRatio is ${lambdaMinRatio}: give a number between 0 and 1.`)
  if (penaltyFactors) {
    if (penaltyFactors.length !== options.x.length)
      throw new StatisticsInputError(
        'length',
        'penaltyFactors',
        `penaltyFactors has ${penaltyFactors.length} values for ${options.x.length} covariates.`,
      )
    for (let j = 0; j < penaltyFactors.length; j++)
      if (!(penaltyFactors[j] >= 0))
        throw wrong('penaltyFactors', `penaltyFactors is ${penaltyFactors[j]} at ${j}.`)
  }
  if (!options.weights) return new Float64Array(n).fill(1)
  requireWeights(options.weights, n)
  return Float64Array.from(options.weights)
}

/** Finite factors rescaled to sum to their number, as glmnet does. */
function scaledFactors(p: number, given: ArrayLike<number> | undefined): Float64Array {
  if (!given) return new Float64Array(p).fill(1)
  let sum = 0
  let count = 0
  for (let j = 0; j < p; j++)
    if (Number.isFinite(given[j])) {
      sum += given[j]
      count++
    }
  return Float64Array.from({ length: p }, (_, j) => (sum > 0 ? (given[j] * count) / sum : given[j]))
}

function fit(
  loss: Loss,
  options: PathOptions,
  weights: Float64Array,
  n: number,
  offset: Float64Array | undefined,
  intercept = true,
): ElasticNetFit {
  const { x, alpha, standardise = true, lambdaCount = 100 } = options
  const p = x.length
  const factors = scaledFactors(p, options.penaltyFactors)
  const design = penalisedDesign(x, n, weights, standardise, intercept, factors)
  const penalty: Penalty = {
    alpha,
    factors,
    lambda: options.lambda ? Float64Array.from(options.lambda).sort().reverse() : undefined,
    lambdaCount,
    lambdaMinRatio: options.lambdaMinRatio ?? (n < p ? 1e-2 : 1e-4),
  }
  const path = penalisedPath(loss, design, offset, penalty, {
    tolerance: options.tolerance ?? 1e-12,
    maxIterations: options.maxIterations ?? 200,
  })
  return { ...onOriginalScale(path, design), warnings: warningsOf(path, design, factors) }
}

function onOriginalScale(path: PenalisedPath, design: PenalisedDesign): Omit<ElasticNetFit, 'warnings'> {
  const p = design.columns.length
  const intercept = new Float64Array(path.lambda.length)
  const degreesOfFreedom = new Int32Array(path.lambda.length)
  const beta = path.coefficients.map((standardised, k) => {
    const b = new Float64Array(p)
    intercept[k] = standardised[p]
    for (let j = 0; j < p; j++) {
      if (standardised[j] === 0) continue
      b[j] = standardised[j] / design.scales[j]
      intercept[k] -= b[j] * design.means[j]
      degreesOfFreedom[k]++
    }
    return b
  })
  const { lambda, devianceRatio, nullDeviance, converged } = path
  return { lambda, intercept, beta, degreesOfFreedom, devianceRatio, nullDeviance, converged }
}

function warningsOf(path: PenalisedPath, design: PenalisedDesign, factors: Float64Array): string[] {
  const warnings: string[] = []
  for (let j = 0; j < design.columns.length; j++)
    if (design.excluded[j] && factors[j] !== Number.POSITIVE_INFINITY)
      warnings.push(`Covariate ${j} is constant: its coefficient is 0.`)
  if (!path.converged)
    warnings.push('Not converged at every lambda: raise maxIterations or the smallest lambda.')
  return warnings
}
