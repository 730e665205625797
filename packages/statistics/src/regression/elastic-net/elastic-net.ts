import { requireBothClasses, requireFinite, requireOneOf, StatisticsInputError } from '../../input-error.ts'
import { coxLoss } from './cox-loss.ts'
import { type PenalisedDesign, penalisedDesign } from './design.ts'
import { type FollowUp, requireFollowUp } from './follow-up.ts'
import { binomialLoss, gaussianLoss, type Loss, poissonLoss } from './loss.ts'
import { checkedWeights, controlOf, type PathOptions, penaltyOf } from './options.ts'
import { type PenalisedPath, penalisedPath } from './path.ts'
import { proximalNewton } from './proximal-newton.ts'

export interface ElasticNetOptions extends PathOptions {
  readonly family: 'binomial' | 'gaussian' | 'poisson'
  /** 0 and 1 (binomial), counts or rates of 0 or more (poisson), any number (gaussian). */
  readonly y: ArrayLike<number>
  /** Default true. */
  readonly intercept?: boolean
}

export interface ElasticNetCoxOptions extends PathOptions, FollowUp {}

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
 * Elastic net for a binary, continuous or count outcome, the whole path:
 * min -logLikelihood / sum(w) + lambda sum f_j (alpha |b_j| + (1 - alpha) b_j^2 / 2), intercept unpenalised.
 * Conventions of glmnet (Friedman, Hastie & Tibshirani, J Stat Softw 2010;33:1): standardisation with divisor
 * n, weights scaled to sum 1, the same lambda sequence and early end of the path, and, for the gaussian family,
 * a ridge part divided by the standard deviation of y. A constant covariate gets coefficient 0
 * and a warning.
 *
 * @throws StatisticsInputError for missing values, unequal lengths, one class alone, or options without meaning.
 */
export function elasticNet(options: ElasticNetOptions): ElasticNetFit {
  const { family, y, intercept = true } = options
  const n = y.length
  requireOneOf('family', family, ['binomial', 'gaussian', 'poisson'])
  if (family === 'binomial') requireBothClasses('y', y, n)
  else requireFinite('y', y, n)
  const weights = checkedWeights(options, n)
  const offset = options.offset ? Float64Array.from(options.offset) : undefined
  if (family === 'binomial') {
    requireBothWeighted(y, weights)
    return fit(binomialLoss(y, weights), options, weights, n, offset, intercept)
  }
  if (family === 'poisson') {
    requireCounts(y, weights)
    return fit(poissonLoss(y, weights), options, weights, n, offset, intercept)
  }
  const centred = Float64Array.from(y, (v, i) => v - (offset ? offset[i] : 0))
  return fit(gaussianLoss(centred, weights, intercept), options, weights, n, undefined, intercept)
}

function requireBothWeighted(y: ArrayLike<number>, weights: Float64Array): void {
  let events = 0
  let others = 0
  for (let i = 0; i < weights.length; i++) {
    if (y[i] === 1) events += weights[i]
    else others += weights[i]
  }
  if (events === 0 || others === 0)
    throw new StatisticsInputError('oneClass', 'y', 'The rows of positive weight hold one class alone.')
}

function requireCounts(y: ArrayLike<number>, weights: Float64Array): void {
  let sum = 0
  for (let i = 0; i < weights.length; i++) {
    if (y[i] < 0)
      throw new StatisticsInputError('domain', 'y', `y is ${y[i]} in row ${i}: counts are 0 or more.`, i)
    sum += weights[i] * y[i]
  }
  if (sum === 0) throw new StatisticsInputError('oneClass', 'y', 'Every count is 0: there is nothing to fit.')
}

/**
 * Elastic net for the Cox model, the whole path; Breslow's ties, as glmnet:
 * min -logPartialLikelihood / sum(w) + lambda sum f_j (alpha |b_j| + (1 - alpha) b_j^2 / 2). Strata, delayed entry
 * and intervals (start, time]. The deviance is taken from the saturated partial likelihood, as in glmnet. See
 * `elasticNet` for conventions and errors.
 */
export function elasticNetCox(options: ElasticNetCoxOptions): ElasticNetCoxFit {
  const { time, event, strata, start } = options
  const n = time.length
  requireFollowUp(options)
  const weights = checkedWeights(options, n)
  let events = 0
  for (let i = 0; i < n; i++) if (event[i] === 1 && weights[i] > 0) events++
  if (events === 0)
    throw new StatisticsInputError(
      'oneClass',
      'event',
      `event has no events in ${n} rows: there is nothing to fit.`,
    )
  const offset = options.offset ? Float64Array.from(options.offset) : undefined
  const loss = coxLoss(time, event, weights, strata, start)
  const { intercept: _, ...rest } = fit(loss, options, weights, n, offset, null)
  return rest
}

/** `intercept` null: the loss does not change when a constant is added to the linear predictors. */
function fit(
  loss: Loss,
  options: PathOptions,
  weights: Float64Array,
  n: number,
  offset: Float64Array | undefined,
  intercept: boolean | null,
): ElasticNetFit {
  const { x, standardise = true } = options
  const design = penalisedDesign(x, n, weights, standardise, intercept === true, intercept !== false)
  const penalty = penaltyOf(options, design)
  const solver = proximalNewton(loss, design, offset, penalty, controlOf(options, n))
  const path = penalisedPath(solver, penalty)
  return { ...onOriginalScale(path, design), warnings: warningsOf(path, design) }
}

function onOriginalScale(path: PenalisedPath, design: PenalisedDesign): Omit<ElasticNetFit, 'warnings'> {
  const p = design.columns.length
  const intercept = new Float64Array(path.lambda.length)
  const degreesOfFreedom = new Int32Array(path.lambda.length)
  const beta = path.coefficients.map(([standardised], k) => {
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

/** Sentences on what has no estimate, for the fit's `warnings`. */
export function warningsOf(path: PenalisedPath, design: PenalisedDesign): string[] {
  const warnings: string[] = []
  for (let j = 0; j < design.columns.length; j++)
    if (design.constant[j]) warnings.push(`Covariate ${j} is constant: its coefficient is 0.`)
  if (!path.converged)
    warnings.push('Not converged at every lambda: raise maxIterations or the smallest lambda.')
  return warnings
}
