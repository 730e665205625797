/**
 * How a fit ended. `constant`: no column of the feature varies in its rows; `collinear`: covariates decide it;
 * `infinite`: the likelihood rises without bound (separation, monotone likelihood), so that no estimate exists, but the
 * likelihood ratio does; `not-converged`: Newton's method did not settle; `too-few`: fewer rows, events or classes than the
 * model needs.
 */
export type ScreenState = 'estimated' | 'constant' | 'collinear' | 'infinite' | 'not-converged' | 'too-few'

/** What one feature's model says of the feature's own columns; the covariates' coefficients are not kept. */
export interface ScreenFit {
  readonly state: ScreenState
  /** One for each of the feature's own columns; NaN where there is no estimate. */
  readonly coefficients: Float64Array
  /** Of these coefficients, row-major. */
  readonly covariance: Float64Array
  readonly logLikelihood: number
  /** Degrees of freedom of Student's t, or null where the normal distribution is used. */
  readonly residualDf: number | null
  readonly n: number
  /** Events of interest among the rows; for an ordered or measured outcome, rows. */
  readonly events: number
}

/**
 * One outcome and its covariates, made ready once; then a model for each of thousands of features.
 * @param own columns of the feature in every row of the screen (one for a slope, more for a spline or an interaction);
 * only the values in `rows` are looked at
 * @param rows ascending rows that take part; all of them when absent
 */
export interface Screen {
  /** How many columns the covariates take, without intercept or thresholds. */
  readonly covariates: number
  /** Whether twice a difference of log likelihoods is a likelihood-ratio statistic. */
  readonly hasLikelihoodRatio: boolean
  fit(own: readonly Float64Array[], rows?: Int32Array): ScreenFit
}

/** A fit without an estimate. */
export function withoutEstimate(
  state: ScreenState,
  own: number,
  parts: { readonly n: number; readonly events: number; readonly logLikelihood?: number },
): ScreenFit {
  return {
    state,
    coefficients: new Float64Array(own).fill(Number.NaN),
    covariance: new Float64Array(own * own).fill(Number.NaN),
    logLikelihood: parts.logLikelihood ?? Number.NaN,
    residualDf: null,
    n: parts.n,
    events: parts.events,
  }
}

/** Mean and root mean squared deviation of a column over rows; a deviation of 0 where rounding alone moves it. */
export function centreAndScale(
  column: ArrayLike<number>,
  rows: Int32Array,
): { readonly mean: number; readonly scale: number } {
  let sum = 0
  for (let i = 0; i < rows.length; i++) sum += column[rows[i]]
  const mean = sum / rows.length
  let squares = 0
  let largest = 0
  for (let i = 0; i < rows.length; i++) {
    const difference = column[rows[i]] - mean
    squares += difference * difference
    const size = Math.abs(column[rows[i]])
    if (size > largest) largest = size
  }
  const scale = Math.sqrt(squares / rows.length)
  return { mean, scale: scale > 1e-10 * largest ? scale : 0 }
}

/** Every row. */
export function everyRow(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i)
}

/**
 * Solves the symmetric system `matrix` x = `vector` in place by Cholesky's root, and says at which column it failed (-1 when
 * it did not). `matrix` (row-major, lower triangle read) becomes its root.
 */
export function solveInPlace(matrix: Float64Array, vector: Float64Array, size: number): number {
  for (let j = 0; j < size; j++) {
    const original = matrix[j * size + j]
    let pivot = original
    for (let k = 0; k < j; k++) pivot -= matrix[j * size + k] ** 2
    if (!(pivot > 1e-11 * original)) return j
    const root = Math.sqrt(pivot)
    matrix[j * size + j] = root
    for (let i = j + 1; i < size; i++) {
      let sum = matrix[i * size + j]
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k] * matrix[j * size + k]
      matrix[i * size + j] = sum / root
    }
  }
  for (let i = 0; i < size; i++) {
    let sum = vector[i]
    for (let k = 0; k < i; k++) sum -= matrix[i * size + k] * vector[k]
    vector[i] = sum / matrix[i * size + i]
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = vector[i]
    for (let k = i + 1; k < size; k++) sum -= matrix[k * size + i] * vector[k]
    vector[i] = sum / matrix[i * size + i]
  }
  return -1
}

/** The last `own` rows and columns of the inverse of the matrix whose root {@link solveInPlace} left. */
export function lastBlockOfInverse(root: Float64Array, size: number, own: number): Float64Array {
  const block = new Float64Array(own * own)
  const unit = new Float64Array(size)
  const first = size - own
  for (let c = 0; c < own; c++) {
    unit.fill(0)
    unit[first + c] = 1
    for (let i = first + c; i < size; i++) {
      let sum = unit[i]
      for (let k = first; k < i; k++) sum -= root[i * size + k] * unit[k]
      unit[i] = sum / root[i * size + i]
    }
    for (let i = size - 1; i >= first; i--) {
      let sum = unit[i]
      for (let k = i + 1; k < size; k++) sum -= root[k * size + i] * unit[k]
      unit[i] = sum / root[i * size + i]
    }
    for (let r = 0; r < own; r++) block[r * own + c] = unit[first + r]
  }
  return block
}
