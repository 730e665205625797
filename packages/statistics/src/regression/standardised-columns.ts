import { squareProduct } from '../linear-algebra/index.ts'

/** Columns centred at their weighted means and divided by their weighted standard deviations. */
export interface StandardisedColumns {
  readonly columns: readonly Float64Array[]
  readonly means: Float64Array
  /** Standard deviations with divisor sum(w); 1 where the column is constant. */
  readonly scales: Float64Array
  /** 1 where the column has one value only among the rows of positive weight. */
  readonly constant: Uint8Array
}

export interface Moments {
  readonly mean: number
  readonly scale: number
  readonly constant: boolean
}

/** Weighted mean and standard deviation (divisor sum(w)) of one column, in two passes. */
export function weightedMoments(column: ArrayLike<number>, weights?: ArrayLike<number>): Moments {
  const n = column.length
  let total = 0
  let sum = 0
  let first = Number.NaN
  let constant = true
  for (let i = 0; i < n; i++) {
    const w = weights ? weights[i] : 1
    if (w === 0) continue
    if (Number.isNaN(first)) first = column[i]
    else if (column[i] !== first) constant = false
    total += w
    sum += w * (column[i] - first)
  }
  if (constant || total === 0) return { mean: Number.isNaN(first) ? 0 : first, scale: 1, constant: true }
  const mean = first + sum / total
  let squares = 0
  for (let i = 0; i < n; i++) {
    const d = column[i] - mean
    squares += (weights ? weights[i] : 1) * d * d
  }
  const scale = Math.sqrt(squares / total)
  return scale > 0 ? { mean, scale, constant: false } : { mean, scale: 1, constant: true }
}

/** Standardises so that the information matrix of a fit is well conditioned whatever the units. */
export function standardisedColumns(
  x: readonly ArrayLike<number>[],
  weights?: ArrayLike<number>,
): StandardisedColumns {
  const p = x.length
  const means = new Float64Array(p)
  const scales = new Float64Array(p)
  const constant = new Uint8Array(p)
  const columns = x.map((column, j) => {
    const moments = weightedMoments(column, weights)
    means[j] = moments.mean
    scales[j] = moments.scale
    constant[j] = moments.constant ? 1 : 0
    const z = new Float64Array(column.length)
    if (!moments.constant)
      for (let i = 0; i < z.length; i++) z[i] = (column[i] - moments.mean) / moments.scale
    return z
  })
  return { columns, means, scales, constant }
}

/**
 * Coefficients (intercept first) and their covariance on the original scale, from those on the standardised
 * scale: beta_j = gamma_j / s_j, beta_0 = gamma_0 - sum gamma_j m_j / s_j.
 */
export function toOriginalScale(
  standardised: Float64Array,
  covariance: Float64Array,
  { means, scales }: StandardisedColumns,
): { coefficients: Float64Array; covariance: Float64Array } {
  const size = standardised.length
  const coefficients = new Float64Array(size)
  coefficients[0] = standardised[0]
  for (let j = 1; j < size; j++) {
    coefficients[j] = standardised[j] / scales[j - 1]
    coefficients[0] -= coefficients[j] * means[j - 1]
  }
  const v = Float64Array.from(covariance)
  for (let i = 1; i < size; i++)
    for (let j = 0; j < size; j++) {
      v[i * size + j] /= scales[i - 1]
      v[j * size + i] /= scales[i - 1]
    }
  // the transformation's first row is (1, -m): apply it to rows, then to columns
  for (let j = 0; j < size; j++) for (let i = 1; i < size; i++) v[j] -= means[i - 1] * v[i * size + j]
  for (let i = 0; i < size; i++) for (let j = 1; j < size; j++) v[i * size] -= means[j - 1] * v[i * size + j]
  return { coefficients, covariance: v }
}

/** The matrix that takes coefficients (intercept first) from the standardised to the original scale, row-major. */
export function originalScaleMap({ means, scales }: StandardisedColumns): Float64Array {
  const size = means.length + 1
  const map = new Float64Array(size * size)
  map[0] = 1
  for (let j = 1; j < size; j++) {
    map[j] = -means[j - 1] / scales[j - 1]
    map[j * size + j] = 1 / scales[j - 1]
  }
  return map
}

/** T b and T V T' for a square row-major T. */
export function transformed(
  coefficients: Float64Array,
  covariance: Float64Array,
  map: Float64Array,
): { coefficients: Float64Array; covariance: Float64Array } {
  const size = coefficients.length
  const moved = new Float64Array(size)
  const transposed = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      moved[i] += map[i * size + j] * coefficients[j]
      transposed[j * size + i] = map[i * size + j]
    }
  return {
    coefficients: moved,
    covariance: squareProduct(squareProduct(map, covariance, size), transposed, size),
  }
}
