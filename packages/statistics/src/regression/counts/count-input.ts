import {
  requireDesign,
  requireFinite,
  requireLevel,
  requireWeights,
  StatisticsInputError,
} from '../../input-error.ts'

export interface CountOptions {
  /** Number of events in each row: 0, 1, 2, ... */
  readonly y: ArrayLike<number>
  /** Design matrix, one array a covariate, without the intercept (may be empty). */
  readonly x: readonly ArrayLike<number>[]
  /** Time or size at risk, above 0: its logarithm is an offset. */
  readonly exposure?: ArrayLike<number>
  /** Added to the linear predictor with coefficient 1, besides log(exposure). */
  readonly offset?: ArrayLike<number>
  /** Non-negative prior weights (frequencies). */
  readonly weights?: ArrayLike<number>
  readonly level?: number
  readonly maxIterations?: number
}

/** The largest count that is accepted: likelihoods are summed over 0 to the largest count. */
const LARGEST_COUNT = 1e7

/**
 * Checks counts, exposure and the rest; returns offset + log(exposure) where either was given.
 * @throws StatisticsInputError for missing values, counts that are not whole numbers, exposure not above 0, or no
 * event at all: a rate of 0 has no finite logarithm
 */
export function readCountOffset(options: CountOptions): Float64Array | undefined {
  const { y, x, exposure, offset, weights, level = 0.95 } = options
  const n = y.length
  if (n === 0) throw new StatisticsInputError('empty', 'y', 'y has no rows.')
  requireFinite('y', y, n)
  requireDesign(x, n)
  requireLevel(level)
  if (weights) requireWeights(weights, n)
  if (offset) requireFinite('offset', offset, n)
  if (exposure) requireFinite('exposure', exposure, n)
  let events = 0
  for (let i = 0; i < n; i++) {
    if (!Number.isInteger(y[i]) || y[i] < 0 || y[i] > LARGEST_COUNT)
      throw new StatisticsInputError(
        'domain',
        'y',
        `y is ${y[i]} in row ${i}: give whole numbers from 0 to 1e7.`,
        i,
      )
    if (exposure && !(exposure[i] > 0))
      throw new StatisticsInputError(
        'domain',
        'exposure',
        `exposure is ${exposure[i]} in row ${i}: give values above 0, or leave the row out.`,
        i,
      )
    events += (weights ? weights[i] : 1) * y[i]
  }
  if (events === 0)
    throw new StatisticsInputError(
      'oneClass',
      'y',
      `y has no events in ${n} rows: the rate is 0 and its logarithm is not finite. Report an exact upper limit instead.`,
    )
  if (!exposure) return offset ? Float64Array.from(offset) : undefined
  return Float64Array.from(exposure, (value, i) => Math.log(value) + (offset ? offset[i] : 0))
}

/**
 * Sum over rows of w times the sum of term(k) for k = 0 to y - 1, as a sum over k of term(k) times the weight of the
 * rows with y > k. Differences of gamma functions at whole numbers are such sums.
 */
export interface CountTail {
  readonly sum: (term: (k: number) => number) => number
}

export function countTail(y: ArrayLike<number>, weights?: ArrayLike<number>): CountTail {
  let largest = 0
  for (let i = 0; i < y.length; i++) largest = Math.max(largest, y[i])
  const above = new Float64Array(largest + 1)
  for (let i = 0; i < y.length; i++) above[y[i]] += weights ? weights[i] : 1
  // above[k] becomes the weight of rows with y > k
  let sum = 0
  for (let k = largest; k >= 0; k--) {
    const here = above[k]
    above[k] = sum
    sum += here
  }
  return {
    sum: term => {
      let total = 0
      for (let k = 0; k < largest; k++) total += above[k] * term(k)
      return total
    },
  }
}
