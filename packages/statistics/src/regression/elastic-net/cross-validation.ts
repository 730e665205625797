import { requireFinite, requireOneOf, requireWhole, StatisticsInputError } from '../../input-error.ts'
import { createRandom } from '../../random.ts'
import { type AnyElasticNet, crossValidatedFamily } from './cross-validated-family.ts'
import type { HeldOutError, LinearPredictors } from './held-out-error.ts'

export type CrossValidationMeasure = 'deviance' | 'auc' | 'class' | 'mse' | 'mae' | 'C'

export interface Folding {
  /** The fold of each row, whole numbers; without it the rows are dealt at random. */
  readonly foldOf?: ArrayLike<number>
  /** Number of folds dealt. Default 10. */
  readonly folds?: number
  /** Of the random folds. Default 1. */
  readonly seed?: number
  /** Default 'deviance' (gaussian: the mean squared error). */
  readonly measure?: CrossValidationMeasure
}

/** An elastic net of any family, and how to leave rows out. */
export type CrossValidationOptions = Folding & AnyElasticNet

export interface CrossValidation {
  /** Decreasing: the path of all rows. */
  readonly lambda: Float64Array
  /** Cross-validated measure at each lambda, its standard error, and mean -/+ se. NaN where it has no value. */
  readonly mean: Float64Array
  readonly se: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Covariates with a coefficient in the fit of all rows; multinomial: the median over classes, rounded up. */
  readonly nonZero: Int32Array
  /** The lambda of the best measure, and the largest whose measure is within one standard error of it. */
  readonly lambdaMin: number
  readonly lambda1se: number
  /** Their positions in `lambda`, from 0. */
  readonly indexMin: number
  readonly index1se: number
  readonly measure: CrossValidationMeasure
  /** 0 to folds - 1. */
  readonly foldOf: Int32Array
}

/**
 * Chooses lambda by leaving out one fold at a time. The measure of a fold is the weighted mean over its rows; `mean`
 * is their mean, weighted by the folds' weights, and `se` = sqrt(weighted mean of (fold - mean)^2 / (folds - 1)).
 * With fewer than 3 rows a fold, rows take the place of folds. Cox: see `partialDeviance`; a fold weighs as its
 * events do. R: glmnet::cv.glmnet(foldid, lambda). Two differences: without `lambda` each fold is fitted at the
 * lambdas of the path of all rows, where cv.glmnet interpolates between those of a path of the fold's own; and a
 * Cox model's offset counts in its concordance.
 *
 * @throws StatisticsInputError as the fit of the family does, for all rows or (then named) without one fold; for
 * fewer than 3 folds; for 'auc' with fewer than 10 rows a fold, where cv.glmnet falls back to the deviance
 */
export function crossValidateElasticNet(options: CrossValidationOptions): CrossValidation {
  const family = crossValidatedFamily(options)
  const { n, lambda } = family
  const { measure = 'deviance' } = options
  requireOneOf('measure', measure, Object.keys(family.errors))
  const foldOf = foldsOf(options, n)
  const folds = foldOf.reduce((most, fold) => Math.max(most, fold), 0) + 1
  if (measure === 'auc' && n / folds < 10)
    throw new StatisticsInputError(
      'option',
      'measure',
      `An AUC needs at least 10 rows a fold and ${folds} folds have ${(n / folds).toFixed(1)}: use fewer folds, or measure 'deviance'.`,
    )
  const error = family.errors[measure]
  const byRow = error.of === 'row' && n / folds < 3
  const units = byRow ? n : folds
  const values = Array.from(lambda, () => new Float64Array(units))
  const unitWeights = byRow ? family.weights : new Float64Array(folds)
  for (let fold = 0; fold < folds; fold++) {
    const kept = rowsWhere(foldOf, of => of !== fold)
    const held = rowsWhere(foldOf, of => of === fold)
    const predict = named(fold, () => family.fit(kept))
    const ofFold = error.of === 'row' ? meanOver(held, family.weights, error) : error.at(kept, held)
    for (let k = 0; k < lambda.length; k++) {
      const linear = predict(k)
      if (error.of === 'row' && byRow) for (const i of held) values[k][i] = error.at(linear, i)
      else values[k][fold] = ofFold(linear)
    }
    if (!byRow)
      unitWeights[fold] =
        error.of === 'fold' ? error.weight(held) : held.reduce((sum, i) => sum + family.weights[i], 0)
  }
  const summaries = values.map(of => meanAndError(of, unitWeights))
  const mean = Float64Array.from(summaries, of => of.mean)
  const se = Float64Array.from(summaries, of => of.se)
  const { indexMin, index1se } = best(mean, se, measure === 'auc' || measure === 'C')
  return {
    lambda,
    mean,
    se,
    lower: mean.map((value, k) => value - se[k]),
    upper: mean.map((value, k) => value + se[k]),
    nonZero: family.nonZero,
    lambdaMin: lambda[indexMin],
    lambda1se: lambda[index1se],
    indexMin,
    index1se,
    measure,
    foldOf,
  }
}

function foldsOf({ foldOf, folds = 10, seed = 1 }: Folding, n: number): Int32Array {
  const dealt = new Int32Array(n)
  if (foldOf) {
    requireFinite('foldOf', foldOf, n)
    const codes = [...new Set(Array.from(foldOf))].sort((a, b) => a - b)
    if (codes.length < 3) throw new StatisticsInputError('option', 'foldOf', tooFew(codes.length))
    const place = new Map(codes.map((code, k) => [code, k]))
    return dealt.map((_, i) => place.get(foldOf[i]) ?? 0)
  }
  requireWhole('folds', folds, 1)
  if (folds < 3) throw new StatisticsInputError('option', 'folds', tooFew(folds))
  if (folds > n)
    throw new StatisticsInputError('option', 'folds', `${n} rows cannot fill ${folds} folds: use fewer.`)
  const order = createRandom(seed, 'cross-validation').permutation(n)
  for (let i = 0; i < n; i++) dealt[order[i]] = i % folds
  return dealt
}

const tooFew = (folds: number) =>
  `Cross-validation in ${folds} folds has no standard error to trust: use 3 or more.`

function rowsWhere(foldOf: Int32Array, keep: (fold: number) => boolean): Int32Array {
  const rows: number[] = []
  for (let i = 0; i < foldOf.length; i++) if (keep(foldOf[i])) rows.push(i)
  return Int32Array.from(rows)
}

/** Says which fold was left out where a fit of the others has no answer. */
function named<T>(fold: number, fit: () => T): T {
  try {
    return fit()
  } catch (error) {
    if (!(error instanceof StatisticsInputError)) throw error
    throw new StatisticsInputError(error.fault, error.argument, `Without fold ${fold}: ${error.message}`)
  }
}

function meanOver(
  held: Int32Array,
  weights: Float64Array,
  error: Extract<HeldOutError, { of: 'row' }>,
): (linear: LinearPredictors) => number {
  return linear => {
    let sum = 0
    let total = 0
    for (const i of held) {
      sum += weights[i] * error.at(linear, i)
      total += weights[i]
    }
    return sum / total
  }
}

/** Over the units that have a value; those of weight 0 count in the number of units alone, as in cv.glmnet. */
function meanAndError(values: Float64Array, weights: Float64Array): { mean: number; se: number } {
  let total = 0
  let sum = 0
  let count = 0
  for (let u = 0; u < values.length; u++) {
    if (Number.isNaN(values[u])) continue
    count++
    total += weights[u]
    sum += weights[u] * values[u]
  }
  const mean = sum / total
  let squares = 0
  for (let u = 0; u < values.length; u++)
    if (!Number.isNaN(values[u])) squares += weights[u] * (values[u] - mean) ** 2
  return { mean, se: Math.sqrt(squares / total / (count - 1)) }
}

/** The first (largest) lambda of the best mean, and the first within one standard error of it. */
function best(mean: Float64Array, se: Float64Array, higher: boolean): { indexMin: number; index1se: number } {
  const worth = higher ? mean.map(value => -value) : mean
  let indexMin = -1
  for (let k = 0; k < worth.length; k++)
    if (!Number.isNaN(se[k]) && (indexMin < 0 || worth[k] < worth[indexMin])) indexMin = k
  if (indexMin < 0)
    throw new StatisticsInputError(
      'option',
      'measure',
      'No fold has a value of this measure: use fewer folds.',
    )
  const limit = worth[indexMin] + se[indexMin]
  return { indexMin, index1se: worth.findIndex((value, k) => !Number.isNaN(se[k]) && value <= limit) }
}
