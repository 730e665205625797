import { requireDesign, requireFinite, requireWeights, StatisticsInputError } from '../../input-error.ts'
import type { PenalisedDesign } from './design.ts'
import type { PathControl } from './path.ts'
import { type Penalty, scaledFactors } from './penalty.ts'

/** What every family of the elastic net takes. */
export interface PathOptions {
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
  /** Covariates left out (0-based): their coefficients are 0, and their penalty factors count as 1. */
  readonly exclude?: ArrayLike<number>
  /** Smallest coefficients, at most 0, on the original scale: one for all, or one a covariate. */
  readonly lowerLimits?: number | ArrayLike<number>
  /** Largest coefficients, at least 0. */
  readonly upperLimits?: number | ArrayLike<number>
  /** An automatic path ends with its first model (the fifth or later) of more covariates than this. */
  readonly dfMax?: number
  /** The path ends before the model that would bring the covariates ever used above this number. */
  readonly pMax?: number
  readonly weights?: ArrayLike<number>
  /** Added to the linear predictor with coefficient 1. */
  readonly offset?: ArrayLike<number>
  /**
   * Stop when every squared step, times its curvature, is below this share of the null deviance a row.
   * Default 1e-12, and 1e-6 with more covariates than rows: these are steps of all coefficients together, which
   * leaves the objective no higher than glmnet's default does (1e-7 for the steps of one at a time).
   */
  readonly tolerance?: number
  /** Newton steps a lambda. Default 200. */
  readonly maxIterations?: number
}

const wrong = (argument: string, message: string) => new StatisticsInputError('option', argument, message)

/** Checks everything but the outcome; returns the weights. */
export function checkedWeights(options: PathOptions, n: number): Float64Array {
  const { alpha, lambda, lambdaCount, lambdaMinRatio, penaltyFactors, exclude, x } = options
  if (n === 0) throw new StatisticsInputError('empty', 'x', 'There is no row to fit.')
  requireDesign(x, n)
  if (options.offset) requireFinite('offset', options.offset, n)
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
    requireOneEach('penaltyFactors', penaltyFactors, x.length)
    for (let j = 0; j < penaltyFactors.length; j++)
      if (!(penaltyFactors[j] >= 0))
        throw wrong('penaltyFactors', `penaltyFactors is ${penaltyFactors[j]} at ${j}: give 0 or more.`)
  }
  if (exclude)
    for (let k = 0; k < exclude.length; k++)
      if (!(Number.isInteger(exclude[k]) && exclude[k] >= 0 && exclude[k] < x.length))
        throw wrong('exclude', `exclude is ${exclude[k]} at ${k}: give positions of covariates, from 0.`)
  checkLimits('lowerLimits', options.lowerLimits, x.length, limit => limit <= 0, 'at most 0')
  checkLimits('upperLimits', options.upperLimits, x.length, limit => limit >= 0, 'at least 0')
  if (!options.weights) return new Float64Array(n).fill(1)
  requireWeights(options.weights, n)
  return Float64Array.from(options.weights)
}

function requireOneEach(argument: string, values: ArrayLike<number>, p: number): void {
  if (values.length === p) return
  const message = `${argument} has ${values.length} values for ${p} covariates: give one a covariate.`
  throw new StatisticsInputError('length', argument, message)
}

function checkLimits(
  argument: string,
  limits: number | ArrayLike<number> | undefined,
  p: number,
  allowed: (limit: number) => boolean,
  range: string,
): void {
  if (limits === undefined) return
  if (typeof limits !== 'number') requireOneEach(argument, limits, p)
  for (const limit of typeof limits === 'number' ? [limits] : Array.from(limits))
    if (!allowed(limit)) throw wrong(argument, `${argument} has ${limit}: limits are ${range}.`)
}

/** The penalty on the standardised scale. */
export function penaltyOf(options: PathOptions, design: PenalisedDesign): Penalty {
  const p = design.columns.length
  const given = Float64Array.from({ length: p }, (_, j) => options.penaltyFactors?.[j] ?? 1)
  for (const j of Array.from(options.exclude ?? [])) given[j] = Number.POSITIVE_INFINITY
  const limits = (of: number | ArrayLike<number> | undefined, none: number) =>
    Float64Array.from({ length: p }, (_, j) => {
      const limit = of === undefined ? none : typeof of === 'number' ? of : of[j]
      return limit === 0 ? 0 : limit * design.scales[j]
    })
  return {
    alpha: options.alpha,
    factors: scaledFactors(given),
    lower: limits(options.lowerLimits, Number.NEGATIVE_INFINITY),
    upper: limits(options.upperLimits, Number.POSITIVE_INFINITY),
    excluded: Uint8Array.from(given, (factor, j) =>
      design.constant[j] || factor === Number.POSITIVE_INFINITY ? 1 : 0,
    ),
    lambda: options.lambda ? Float64Array.from(options.lambda).sort().reverse() : undefined,
    lambdaCount: options.lambdaCount ?? 100,
    lambdaMinRatio: options.lambdaMinRatio ?? (design.rows < p ? 1e-2 : 1e-4),
    mostCovariates: options.dfMax ?? Number.POSITIVE_INFINITY,
    mostEverUsed: options.pMax ?? Number.POSITIVE_INFINITY,
  }
}

export function controlOf(options: PathOptions, rows: number): PathControl {
  const tolerance = options.tolerance ?? (options.x.length > rows ? 1e-6 : 1e-12)
  return { tolerance, maxIterations: options.maxIterations ?? 200 }
}
