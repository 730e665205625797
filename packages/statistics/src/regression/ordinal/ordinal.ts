import { chiSquaredUpper } from '../../distributions/index.ts'
import {
  requireCovariates,
  requireDesign,
  requireFinite,
  requireOneOf,
  requireWeights,
} from '../../input-error.ts'
import { choleskyInverse } from '../../linear-algebra/index.ts'
import { type Maximum, maximise } from '../maximise.ts'
import { type OutcomeLevels, outcomeLevels } from '../outcome-levels.ts'
import { linearPredictor, regressionDesign } from '../regression-design.ts'
import { marginsRecede } from '../separation.ts'
import { transformed } from '../standardised-columns.ts'
import {
  type CumulativeRows,
  cumulativeLikelihood,
  cumulativeMargins,
  cumulativeSize,
} from './cumulative-likelihood.ts'
import { between, links, type OrdinalLink } from './link.ts'

export interface OrdinalOptions {
  /** The level of each row as a number; levels are ordered by their value. */
  readonly y: ArrayLike<number>
  /** Design matrix, one array a covariate (may be empty). */
  readonly x: readonly ArrayLike<number>[]
  /** All levels that may occur; those without a row get no threshold and probability 0. Default: those that occur. */
  readonly levels?: readonly number[]
  readonly link?: OrdinalLink
  /** Non-negative prior weights (frequencies). */
  readonly weights?: ArrayLike<number>
  /** Added to x b with coefficient 1. */
  readonly offset?: ArrayLike<number>
  readonly maxIterations?: number
}

export interface OrdinalFit {
  readonly link: OrdinalLink
  /** The levels that occur, ascending. */
  readonly levels: Float64Array
  /** Declared levels without a row. */
  readonly emptyLevels: readonly number[]
  /** One a covariate; a larger x b goes with a higher level. 0 where aliased. */
  readonly coefficients: Float64Array
  /** One between each two neighbours of `levels`. */
  readonly thresholds: Float64Array
  /** Inverse of the observed information over the coefficients, then the thresholds, row-major; 0 where aliased. */
  readonly covariance: Float64Array
  /** Of the coefficients, then of the thresholds. */
  readonly se: Float64Array
  readonly logLikelihood: number
  /** Of the thresholds (and the offset) alone. */
  readonly nullLogLikelihood: number
  /** p is NaN without covariates. */
  readonly likelihoodRatio: { readonly statistic: number; readonly df: number; readonly p: number }
  /** Probability of each level of `levels` in each row. */
  readonly fitted: readonly Float64Array[]
  readonly iterations: number
  readonly converged: boolean
  readonly separated: boolean
  /** Per covariate: constant or collinear with earlier ones. */
  readonly aliased: readonly boolean[]
  readonly warnings: readonly string[]
}

/**
 * Ordinal regression with proportional odds (logit) or another cumulative link:
 * P(Y <= k) = F(threshold_k - x b - offset). Newton's method on the observed information. McCullagh, J R Stat Soc B
 * 1980;42:109. R: MASS::polr, ordinal::clm, rms::orm (orm's intercepts are minus these thresholds).
 *
 * A constant or collinear covariate is aliased: coefficient 0, flagged. Where a covariate orders the outcome
 * perfectly no estimate exists: the fit stops, flags `separated` and `converged: false`.
 * @throws StatisticsInputError for missing values, unequal lengths, negative weights, a value outside `levels` or one
 * level alone
 */
export function ordinalRegression(options: OrdinalOptions): OrdinalFit {
  const { x, link = 'logit' } = options
  requireOneOf('link', link, Object.keys(links))
  const { rows, outcome, design } = ordinalRows(options)
  const { standardised, columns } = design
  const aliased = design.aliased.slice(1)
  const p = x.length
  const size = cumulativeSize(rows)
  const nullFit = fitCumulative({ ...rows, proportional: [] }, outcome, new Uint8Array(0))
  const fit = p === 0 ? nullFit : fitCumulative(rows, outcome, aliased, options.maxIterations)

  // threshold on the original scale = threshold + sum of coefficient x mean / scale
  const map = new Float64Array(size * size)
  for (let j = 0; j < size; j++) map[j * size + j] = j < p ? 1 / standardised.scales[j] : 1
  for (let k = p; k < size; k++)
    for (let j = 0; j < p; j++) map[k * size + j] = standardised.means[j] / standardised.scales[j]
  const { coefficients, covariance } = transformed(fit.parameters, choleskyInverse(fit.factor), map)

  const statistic = Math.max(0, 2 * (fit.likelihood.value - nullFit.likelihood.value))
  const df = aliased.reduce((sum, flag) => sum + (flag ? 0 : 1), 0)
  const separated = fit.recession !== null
  const warnings = [...design.warnings]
  for (const level of outcome.empty)
    warnings.push(`No row has the level ${level}: it has no threshold and probability 0.`)
  if (separated)
    warnings.push(
      'A combination of the covariates separates the levels: no finite maximum-likelihood estimate exists. Merge levels or drop the covariate.',
    )
  else if (!fit.converged) warnings.push(`Not converged after ${fit.iterations} iterations.`)
  const n = options.y.length
  const linear = linearPredictor(columns.slice(1), fit.parameters, n, options.offset)
  return {
    link,
    levels: outcome.levels,
    emptyLevels: outcome.empty,
    coefficients: coefficients.slice(0, p),
    thresholds: coefficients.slice(p),
    covariance,
    se: coefficients.map((_, j) => Math.sqrt(covariance[j * size + j])),
    logLikelihood: fit.likelihood.value,
    nullLogLikelihood: nullFit.likelihood.value,
    likelihoodRatio: { statistic, df, p: df === 0 ? Number.NaN : chiSquaredUpper(statistic, df) },
    fitted: levelProbabilities(linear, fit.parameters.slice(p), link),
    iterations: fit.iterations,
    converged: fit.converged,
    separated,
    aliased: Array.from(aliased, flag => flag === 1),
    warnings,
  }
}

/** Checks the options of an ordinal model and standardises its covariates. */
export function ordinalRows(options: OrdinalOptions) {
  const { y, x, link = 'logit', weights, offset } = options
  const n = y.length
  if (weights) requireWeights(weights, n)
  if (offset) requireFinite('offset', offset, n)
  const outcome = outcomeLevels(y, weights, options.levels)
  requireDesign(x, n)
  const design = regressionDesign(x, n, weights)
  const rows: CumulativeRows = {
    proportional: design.columns.slice(1),
    nominal: [],
    codes: outcome.codes,
    thresholds: outcome.levels.length - 1,
    weights,
    offset,
    link: links[link],
  }
  return { rows, outcome, design }
}

/** Maximises a cumulative-link likelihood from coefficients 0 and the thresholds of the marginal shares. */
export function fitCumulative(
  rows: CumulativeRows,
  outcome: OutcomeLevels,
  aliased: ArrayLike<number>,
  maxIterations = 100,
): Maximum {
  const start = new Float64Array(cumulativeSize(rows))
  const p = rows.proportional.length
  const total = outcome.counts.reduce((sum, count) => sum + count, 0)
  let below = 0
  for (let k = 0; k < rows.thresholds; k++) {
    below += outcome.counts[k]
    start[p + k] = rows.link.quantile(below / total)
  }
  const fixed = Uint8Array.from(start, (_, j) => (j < p ? aliased[j] : 0))
  const recedes = (direction: Float64Array) => marginsRecede(cumulativeMargins(rows, direction))
  return maximise({ start, evaluate: cumulativeLikelihood(rows), fixed, maxIterations, recedes })
}

/**
 * Probability of each level of `fit.levels` in new rows: one array a level.
 * @throws StatisticsInputError on lengths, missing values, or another number of covariates than the model's
 */
export function ordinalProbabilities(
  fit: Pick<OrdinalFit, 'coefficients' | 'thresholds' | 'link'>,
  x: readonly ArrayLike<number>[],
  n: number,
  offset?: ArrayLike<number>,
): Float64Array[] {
  requireDesign(x, n)
  requireCovariates(x, fit.coefficients.length)
  if (offset) requireFinite('offset', offset, n)
  const columns = x.map(column => Float64Array.from(column))
  return levelProbabilities(linearPredictor(columns, fit.coefficients, n, offset), fit.thresholds, fit.link)
}

function levelProbabilities(linear: Float64Array, thresholds: Float64Array, link: OrdinalLink) {
  const bounds = [Number.NEGATIVE_INFINITY, ...thresholds, Number.POSITIVE_INFINITY]
  return Array.from({ length: bounds.length - 1 }, (_, k) =>
    linear.map(eta => between(links[link], bounds[k] - eta, bounds[k + 1] - eta)),
  )
}
