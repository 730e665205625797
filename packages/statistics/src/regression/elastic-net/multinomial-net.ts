import { requireFinite, StatisticsInputError } from '../../input-error.ts'
import { type PenalisedDesign, penalisedDesign } from './design.ts'
import { warningsOf } from './elastic-net.ts'
import { multinomialDescent } from './multinomial-descent.ts'
import { checkedWeights, controlOf, type PathOptions, penaltyOf } from './options.ts'
import { type PenalisedPath, penalisedPath } from './path.ts'

export interface ElasticNetMultinomialOptions
  extends Omit<PathOptions, 'offset' | 'lowerLimits' | 'upperLimits'> {
  /** The class of each row, 0 to the number of classes - 1. */
  readonly y: ArrayLike<number>
  /** The number of classes. Default: one more than the largest code. */
  readonly classes?: number
  /** Added to the linear predictors: one array a class. */
  readonly offset?: readonly ArrayLike<number>[]
  /**
   * A covariate's coefficients enter all classes together: the penalty is on their length (Euclidean) instead of
   * on each. Default false.
   */
  readonly grouped?: boolean
  /** Default true. */
  readonly intercept?: boolean
}

export interface ElasticNetMultinomialFit {
  /** Decreasing. */
  readonly lambda: Float64Array
  /** One array a lambda, one value a class; each sums to 0. */
  readonly intercept: readonly Float64Array[]
  /** By lambda, then class: coefficients on the original scale. */
  readonly beta: readonly (readonly Float64Array[])[]
  /** Number of covariates with a coefficient in any class. */
  readonly degreesOfFreedom: Int32Array
  readonly devianceRatio: Float64Array
  readonly nullDeviance: number
  readonly converged: boolean
  readonly warnings: readonly string[]
}

/**
 * Elastic net for an outcome of several classes, the whole path, P(y = l) = exp(a_l + x b_l) / sum_m exp(a_m + x b_m):
 * min -logLikelihood / sum(w) + lambda sum_j f_j sum_l (alpha |b_lj| + (1 - alpha) b_lj^2 / 2).
 * (grouped: lambda sum_j f_j (alpha |b_j| + (1 - alpha) |b_j|^2 / 2) with the length |b_j| of b_1j, b_2j, ...).
 * Every class has its coefficients, and of all that give the same probabilities those of least penalty are
 * reported: of a covariate's coefficients their mean is 0 (ridge), a median (lasso; midway between the two middle
 * ones where the classes are even in number), or what lies between. Intercepts, and the coefficients of an
 * unpenalised covariate, sum to 0. Conventions of `elasticNet`. Friedman, Hastie & Tibshirani, J Stat Softw
 * 2010;33(1), section 4.1. R: glmnet(family = 'multinomial', type.multinomial = 'ungrouped' or 'grouped').
 *
 * @throws StatisticsInputError for missing values, unequal lengths, a class without a row, or options without meaning.
 */
export function elasticNetMultinomial(options: ElasticNetMultinomialOptions): ElasticNetMultinomialFit {
  const { y, x, offset, grouped = false, intercept = true, standardise = true } = options
  const n = y.length
  requireFinite('y', y, n)
  const { offset: _, ...shared } = options
  const weights = checkedWeights(shared, n)
  const classes = countClasses(y, weights, options.classes)
  if (offset && offset.length !== classes)
    throw new StatisticsInputError(
      'length',
      'offset',
      `offset has ${offset.length} arrays for ${classes} classes: give one a class.`,
    )
  for (const [l, values] of (offset ?? []).entries()) requireFinite(`offset[${l}]`, values, n)
  const design = penalisedDesign(x, n, weights, standardise, intercept, intercept)
  const penalty = penaltyOf(shared, design)
  const outcome = { y, classes, weights, grouped, offset: offset?.map(values => Float64Array.from(values)) }
  const solver = multinomialDescent(outcome, design, penalty, controlOf(shared, n))
  const path = penalisedPath(solver, penalty)
  const shifts = { ...penalty, grouped }
  return { ...onOriginalScale(path, design, shifts), warnings: warningsOf(path, design) }
}

function countClasses(y: ArrayLike<number>, weights: Float64Array, given: number | undefined): number {
  let largest = 0
  for (let i = 0; i < y.length; i++) {
    if (!Number.isInteger(y[i]) || y[i] < 0 || (given !== undefined && y[i] >= given))
      throw new StatisticsInputError(
        'domain',
        'y',
        `y is ${y[i]} in row ${i}: number the classes from 0${given === undefined ? '' : ` to ${given - 1}`}.`,
        i,
      )
    largest = Math.max(largest, y[i])
  }
  const total = new Float64Array(given ?? largest + 1)
  for (let i = 0; i < y.length; i++) total[y[i]] += weights[i]
  const empty = total.indexOf(0)
  if (total.length < 2 || empty >= 0)
    throw new StatisticsInputError(
      'oneClass',
      'y',
      total.length < 2
        ? 'y has one class alone: there is nothing to fit.'
        : `Class ${empty} has no row of positive weight: number the classes that occur.`,
    )
  return total.length
}

function onOriginalScale(
  path: PenalisedPath,
  design: PenalisedDesign,
  {
    alpha,
    factors,
    grouped,
  }: { readonly alpha: number; readonly factors: Float64Array; readonly grouped: boolean },
): Omit<ElasticNetMultinomialFit, 'warnings'> {
  const p = design.columns.length
  const degreesOfFreedom = new Int32Array(path.lambda.length)
  const intercept: Float64Array[] = []
  const beta = path.coefficients.map((standardised, k) => {
    const b = standardised.map(() => new Float64Array(p))
    const a = Float64Array.from(standardised, of => of[p])
    for (let j = 0; j < p; j++) {
      const values = Float64Array.from(standardised, of => of[j])
      if (values.every(value => value === 0)) continue
      // elsewhere the least penalty is at one shift alone, and the descent has found it
      const shift = factors[j] === 0 ? meanOf(values) : alpha === 1 && !grouped ? middleOf(values) : 0
      if (values.some(value => value !== shift)) degreesOfFreedom[k]++
      for (let l = 0; l < b.length; l++) {
        b[l][j] = (values[l] - shift) / design.scales[j]
        a[l] -= b[l][j] * design.means[j]
      }
    }
    const centre = design.intercept ? meanOf(a) : 0
    intercept.push(a.map(value => value - centre))
    return b
  })
  const { lambda, devianceRatio, nullDeviance, converged } = path
  return { lambda, intercept, beta, degreesOfFreedom, devianceRatio, nullDeviance, converged }
}

function meanOf(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}

function middleOf(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort()
  const half = sorted.length / 2
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half) - 1]) / 2
}
