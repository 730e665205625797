import { chiSquaredUpper } from '../distributions/index.ts'
import { requireCovariates, requireDesign, requireWeights, StatisticsInputError } from '../input-error.ts'
import { choleskyInverse, crossProduct } from '../linear-algebra/index.ts'
import { type Likelihood, maximise } from './maximise.ts'
import { type OutcomeLevels, outcomeLevels } from './outcome-levels.ts'
import { columnSums, linearPredictor, regressionDesign } from './regression-design.ts'
import { marginsRecede } from './separation.ts'
import { originalScaleMap, transformed } from './standardised-columns.ts'

export interface MultinomialOptions {
  /** The level of each row as a number. */
  readonly y: ArrayLike<number>
  /** Design matrix, one array a covariate, without the intercept (may be empty). */
  readonly x: readonly ArrayLike<number>[]
  /** All levels that may occur; those without a row get no coefficients and probability 0. Default: those that occur. */
  readonly levels?: readonly number[]
  /** The level that the others are compared with; default the smallest that occurs. */
  readonly reference?: number
  /** Non-negative prior weights (frequencies). */
  readonly weights?: ArrayLike<number>
  readonly maxIterations?: number
}

export interface MultinomialFit {
  /** The level of each row of coefficients; the reference is not among them. */
  readonly levels: Float64Array
  readonly reference: number
  /** Declared levels without a row. */
  readonly emptyLevels: readonly number[]
  /** One array a level of `levels`, intercept first; 0 where aliased. */
  readonly coefficients: readonly Float64Array[]
  readonly se: readonly Float64Array[]
  /** Row-major over all coefficients, level by level; 0 where aliased. */
  readonly covariance: Float64Array
  readonly logLikelihood: number
  readonly nullLogLikelihood: number
  /** Against the intercepts alone; p is NaN without covariates. */
  readonly likelihoodRatio: { readonly statistic: number; readonly df: number; readonly p: number }
  /** Probability of each level in each row: one array a level, the reference first, then `levels`. */
  readonly fitted: readonly Float64Array[]
  readonly iterations: number
  readonly converged: boolean
  readonly separated: boolean
  /** Per coefficient of a level, intercept first: constant or collinear with earlier covariates. */
  readonly aliased: readonly boolean[]
  readonly warnings: readonly string[]
}

/**
 * Multinomial (baseline-category) logit: log P(y = k) / P(y = reference) = a_k + x b_k, by Newton's method on the
 * exact second derivatives. R: nnet::multinom, VGAM::vglm(multinomial(refLevel = 1)).
 *
 * A constant or collinear covariate is aliased: coefficients 0, flagged. Where covariates separate a level from the
 * others no estimate exists: the fit stops, flags `separated` and `converged: false`.
 * @throws StatisticsInputError for missing values, unequal lengths, negative weights, a value outside `levels` or one
 * level alone
 */
export function multinomialLogit(options: MultinomialOptions): MultinomialFit {
  const { y, x, weights, maxIterations = 100 } = options
  const n = y.length
  if (weights) requireWeights(weights, n)
  const outcome = withReference(outcomeLevels(y, weights, options.levels), options.reference)
  requireDesign(x, n)
  const { columns, standardised, aliased, warnings: aliases } = regressionDesign(x, n, weights)
  const size = columns.length
  const compared = outcome.levels.length - 1
  const total = size * compared
  const start = new Float64Array(total)
  let weightSum = 0
  for (const count of outcome.counts) weightSum += count
  let nullLogLikelihood = 0
  for (const count of outcome.counts) nullLogLikelihood += count * Math.log(count / weightSum)
  for (let k = 0; k < compared; k++) start[k * size] = Math.log(outcome.counts[k + 1] / outcome.counts[0])

  const evaluate = multinomialLikelihood(columns, outcome.codes, compared, weights)
  const fixed = Uint8Array.from({ length: total }, (_, at) => aliased[at % size])
  const recedes = (direction: Float64Array) => {
    const moves = blocks(direction, size).map(block => linearPredictor(columns, block, n))
    return marginsRecede(ownLessOthers(moves, outcome.codes))
  }
  const fit = maximise({ start, evaluate, fixed, maxIterations, recedes })

  const map = repeated(originalScaleMap(standardised), size, compared)
  const { coefficients, covariance } = transformed(fit.parameters, choleskyInverse(fit.factor), map)
  const logLikelihood = fit.likelihood.value
  const statistic = Math.max(0, 2 * (logLikelihood - nullLogLikelihood))
  const df = compared * aliased.reduce((sum, flag, j) => sum + (j > 0 && !flag ? 1 : 0), 0)
  const separated = fit.recession !== null
  const warnings = [...aliases]
  for (const level of outcome.empty)
    warnings.push(`No row has the level ${level}: it has no coefficients and probability 0.`)
  if (separated)
    warnings.push(
      'A combination of the covariates separates a level from the others: no finite maximum-likelihood estimate exists. Penalise, merge levels or drop the covariate.',
    )
  else if (!fit.converged) warnings.push(`Not converged after ${fit.iterations} iterations.`)
  return {
    levels: outcome.levels.slice(1),
    reference: outcome.levels[0],
    emptyLevels: outcome.empty,
    coefficients: blocks(coefficients, size),
    se: blocks(
      coefficients.map((_, j) => Math.sqrt(covariance[j * total + j])),
      size,
    ),
    covariance,
    logLikelihood,
    nullLogLikelihood,
    likelihoodRatio: { statistic, df, p: df === 0 ? Number.NaN : chiSquaredUpper(statistic, df) },
    fitted: classProbabilities(
      blocks(fit.parameters, size).map(block => linearPredictor(columns, block, n)),
      n,
    ),
    iterations: fit.iterations,
    converged: fit.converged,
    separated,
    aliased: Array.from(aliased, flag => flag === 1),
    warnings,
  }
}

/**
 * Probability of each level in new rows: one array a level, the reference first, then `fit.levels`.
 * @throws StatisticsInputError on lengths, missing values, or another number of covariates than the model's
 */
export function multinomialProbabilities(
  fit: Pick<MultinomialFit, 'coefficients'>,
  x: readonly ArrayLike<number>[],
  n: number,
): Float64Array[] {
  requireDesign(x, n)
  requireCovariates(x, fit.coefficients[0].length - 1)
  const columns = [new Float64Array(n).fill(1), ...x.map(column => Float64Array.from(column))]
  return classProbabilities(
    fit.coefficients.map(b => linearPredictor(columns, b, n)),
    n,
  )
}

/** Log likelihood sum w log p_y over the rows, its score and its information, level by level. */
function multinomialLikelihood(
  columns: readonly Float64Array[],
  codes: Int32Array,
  compared: number,
  weights?: ArrayLike<number>,
): (parameters: Float64Array) => Likelihood {
  const n = codes.length
  const size = columns.length
  const total = size * compared
  return parameters => {
    const linear = blocks(parameters, size).map(block => linearPredictor(columns, block, n))
    const probability = classProbabilities(linear, n)
    const weightOf = (i: number) => (codes[i] < 0 ? 0 : weights ? weights[i] : 1)
    let value = 0
    for (let i = 0; i < n; i++) if (codes[i] >= 0) value += weightOf(i) * logProbability(linear, codes[i], i)
    const score = new Float64Array(total)
    const information = new Float64Array(total * total)
    const buffer = new Float64Array(n)
    for (let k = 0; k < compared; k++) {
      const own = probability[k + 1]
      for (let i = 0; i < n; i++) buffer[i] = weightOf(i) * ((codes[i] === k + 1 ? 1 : 0) - own[i])
      score.set(columnSums(columns, buffer), k * size)
      for (let l = 0; l <= k; l++) {
        const other = probability[l + 1]
        for (let i = 0; i < n; i++) buffer[i] = weightOf(i) * own[i] * ((k === l ? 1 : 0) - other[i])
        const block = crossProduct(columns, buffer)
        for (let a = 0; a < size; a++)
          for (let b = 0; b < size; b++) {
            information[(k * size + a) * total + l * size + b] = block[a * size + b]
            information[(l * size + b) * total + k * size + a] = block[a * size + b]
          }
      }
    }
    return { value, score, information }
  }
}

/** log p of one level in one row, by the largest linear predictor so that nothing overflows. */
function logProbability(linear: readonly Float64Array[], code: number, row: number): number {
  let largest = 0
  for (const eta of linear) largest = Math.max(largest, eta[row])
  let sum = Math.exp(-largest)
  for (const eta of linear) sum += Math.exp(eta[row] - largest)
  return (code === 0 ? 0 : linear[code - 1][row]) - largest - Math.log(sum)
}

function classProbabilities(linear: readonly Float64Array[], n: number): Float64Array[] {
  const probability = Array.from({ length: linear.length + 1 }, () => new Float64Array(n))
  for (let i = 0; i < n; i++) {
    let largest = 0
    for (const eta of linear) largest = Math.max(largest, eta[i])
    let sum = 0
    for (let k = 0; k < probability.length; k++) {
      const share = Math.exp((k === 0 ? 0 : linear[k - 1][i]) - largest)
      probability[k][i] = share
      sum += share
    }
    for (let k = 0; k < probability.length; k++) probability[k][i] /= sum
  }
  return probability
}

/** For each row, how much its own level's linear predictor moves above that of each other level. */
function* ownLessOthers(moves: readonly Float64Array[], codes: Int32Array): Generator<number> {
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < 0) continue
    const own = codes[i] === 0 ? 0 : moves[codes[i] - 1][i]
    for (let k = 0; k <= moves.length; k++) if (k !== codes[i]) yield own - (k === 0 ? 0 : moves[k - 1][i])
  }
}

function withReference(outcome: OutcomeLevels, reference: number | undefined): OutcomeLevels {
  if (reference === undefined) return outcome
  const at = outcome.levels.indexOf(reference)
  if (at < 0)
    throw new StatisticsInputError(
      'option',
      'reference',
      `No row has the reference level ${reference}: the levels are ${[...outcome.levels].join(', ')}.`,
    )
  const order = [at, ...Array.from(outcome.levels.keys()).filter(k => k !== at)]
  return {
    levels: Float64Array.from(order, k => outcome.levels[k]),
    counts: Float64Array.from(order, k => outcome.counts[k]),
    codes: outcome.codes.map(code => (code < 0 ? -1 : order.indexOf(code))),
    empty: outcome.empty,
  }
}

function blocks(values: Float64Array, size: number): Float64Array[] {
  return Array.from({ length: values.length / size }, (_, k) => values.slice(k * size, (k + 1) * size))
}

/** The block-diagonal matrix with `times` copies of the size x size `map`. */
function repeated(map: Float64Array, size: number, times: number): Float64Array {
  const total = size * times
  const result = new Float64Array(total * total)
  for (let k = 0; k < times; k++)
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) result[(k * size + a) * total + k * size + b] = map[a * size + b]
  return result
}
