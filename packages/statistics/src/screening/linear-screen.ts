import { requireDesign, requireFinite } from '../input-error.ts'
import {
  everyRow,
  lastBlockOfInverse,
  type Screen,
  type ScreenFit,
  solveInPlace,
  withoutEstimate,
} from './screen.ts'

/**
 * Least squares of one outcome on shared covariates and, in turn, each of thousands of features: outcome and feature with the
 * covariates swept out of them (Frisch and Waugh, Econometrica 1933;1:387; Lovell, JASA 1963;58:993), which gives the
 * coefficients, residuals and degrees of freedom of the whole model. Log likelihood: that of normal errors at the variance
 * of most likelihood. R: lm(y ~ covariates + feature).
 * @throws StatisticsInputError on lengths and missing values of outcome or covariates
 */
export function linearScreen({
  y,
  covariates = [],
}: {
  readonly y: ArrayLike<number>
  readonly covariates?: readonly ArrayLike<number>[]
}): Screen {
  const n = y.length
  requireFinite('y', y, n)
  requireDesign(covariates, n)
  const all = everyRow(n)
  const base = prepare(all)

  function prepare(rows: Int32Array) {
    const basis = orthonormal([
      new Float64Array(rows.length).fill(1),
      ...covariates.map(c => gather(c, rows)),
    ])
    const outcome = gather(y, rows)
    sweep(basis, outcome)
    return { basis, outcome }
  }

  function fit(own: readonly Float64Array[], rows: Int32Array = all): ScreenFit {
    const m = rows.length
    const k = own.length
    const { basis, outcome } = rows === all ? base : prepare(rows)
    const parts = { n: m, events: m }
    const df = m - basis.length - k
    if (df < 1) return withoutEstimate('too-few', k, parts)
    const swept = own.map(column => gather(column, rows))
    for (const [j, column] of swept.entries()) {
      const before = spread(column)
      if (before === 0) return withoutEstimate('constant', k, parts)
      sweep(basis, column)
      if (!(dot(column, column) > 1e-11 * before)) return withoutEstimate('collinear', k, parts)
      const size = Math.sqrt(dot(column, column))
      scales[j] = size
      for (let i = 0; i < m; i++) column[i] /= size
    }
    const matrix = new Float64Array(k * k)
    const coefficients = new Float64Array(k)
    for (let j = 0; j < k; j++) {
      coefficients[j] = dot(swept[j], outcome)
      for (let l = 0; l <= j; l++) matrix[j * k + l] = dot(swept[j], swept[l])
    }
    if (solveInPlace(matrix, coefficients, k) >= 0) return withoutEstimate('collinear', k, parts)
    let residual = 0
    for (let i = 0; i < m; i++) {
      let e = outcome[i]
      for (let j = 0; j < k; j++) e -= coefficients[j] * swept[j][i]
      residual += e * e
    }
    const variance = residual / df
    return {
      ...parts,
      state: 'estimated',
      coefficients: coefficients.map((b, j) => b / scales[j]),
      covariance: lastBlockOfInverse(matrix, k, k).map(
        (v, at) => (v * variance) / (scales[Math.floor(at / k)] * scales[at % k]),
      ),
      logLikelihood: -0.5 * m * (Math.log((2 * Math.PI * residual) / m) + 1),
      residualDf: df,
    }
  }
  const scales = new Float64Array(16)
  return { covariates: base.basis.length - 1, hasLikelihoodRatio: true, fit }
}

function gather(column: ArrayLike<number>, rows: Int32Array): Float64Array {
  const result = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) result[i] = column[rows[i]]
  return result
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/** Sum of squares about the mean, 0 where rounding alone moves it. */
function spread(column: Float64Array): number {
  let sum = 0
  for (const value of column) sum += value
  const mean = sum / column.length
  let squares = 0
  for (const value of column) squares += (value - mean) ** 2
  return squares > 1e-20 * (squares + column.length * mean * mean) ? squares : 0
}

/** Takes the basis out of a column, again where so little is left that rounding shows. */
function sweep(basis: readonly Float64Array[], column: Float64Array): void {
  let before = dot(column, column)
  for (let pass = 0; pass < 3; pass++) {
    for (const direction of basis) {
      const along = dot(direction, column)
      for (let i = 0; i < column.length; i++) column[i] -= along * direction[i]
    }
    const after = dot(column, column)
    if (after > 0.1 * before) return
    before = after
  }
}

/** Gram and Schmidt; columns that earlier ones decide are left out. */
function orthonormal(columns: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = []
  for (const column of columns) {
    const before = Math.sqrt(dot(column, column))
    sweep(basis, column)
    const size = Math.sqrt(dot(column, column))
    if (size > 1e-6 * before) basis.push(column.map(value => value / size))
  }
  return basis
}
