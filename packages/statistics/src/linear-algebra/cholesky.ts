/**
 * L D L' factor of a symmetric non-negative definite matrix, with columns that depend on earlier ones set
 * aside. The columns are taken in their order (no pivoting), so that the later of two collinear covariates is
 * the aliased one, as in R's coxph, lm and glm.
 */
export interface Cholesky {
  readonly size: number
  /** Row-major; the unit lower triangle holds L, the diagonal holds D (0 where aliased). */
  readonly factor: Float64Array
  /** 1 where the column is a linear combination of the earlier ones (or zero). */
  readonly aliased: Uint8Array
  readonly rank: number
}

/**
 * Factors the row-major symmetric `matrix` (size x size; left untouched). A column is aliased when what is left
 * of its diagonal after the earlier columns is at most `tolerance` times its own diagonal, that is when
 * 1 - R^2 of the column on the earlier ones is at most `tolerance`.
 */
export function cholesky(matrix: Float64Array, size: number, tolerance = 1e-11): Cholesky {
  const factor = Float64Array.from(matrix)
  const aliased = new Uint8Array(size)
  let rank = 0
  for (let i = 0; i < size; i++) {
    const original = matrix[i * size + i]
    const pivot = factor[i * size + i]
    if (!(pivot > tolerance * original) || !(original > 0)) {
      aliased[i] = 1
      for (let j = i; j < size; j++) factor[j * size + i] = 0
      continue
    }
    rank++
    for (let j = i + 1; j < size; j++) {
      const l = factor[j * size + i] / pivot
      if (l !== 0) {
        factor[j * size + j] -= l * l * pivot
        for (let k = j + 1; k < size; k++) factor[k * size + j] -= l * factor[k * size + i]
      }
      factor[j * size + i] = l
    }
  }
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) factor[i * size + j] = 0
  return { size, factor, aliased, rank }
}

/** Solves A x = b; the entries of aliased columns are 0. */
export function choleskySolve(cholesky: Cholesky, b: ArrayLike<number>): Float64Array {
  const { size, factor, aliased } = cholesky
  const x = Float64Array.from(b)
  for (let i = 0; i < size; i++) {
    if (aliased[i]) {
      x[i] = 0
      continue
    }
    let sum = x[i]
    for (let j = 0; j < i; j++) sum -= factor[i * size + j] * x[j]
    x[i] = sum
  }
  for (let i = size - 1; i >= 0; i--) {
    if (aliased[i]) continue
    let sum = x[i] / factor[i * size + i]
    for (let j = i + 1; j < size; j++) sum -= factor[j * size + i] * x[j]
    x[i] = sum
  }
  return x
}

/** A^-1, row-major and exactly symmetric; rows and columns of aliased columns are 0. */
export function choleskyInverse(cholesky: Cholesky): Float64Array {
  const { size, aliased } = cholesky
  const inverse = new Float64Array(size * size)
  const unit = new Float64Array(size)
  for (let j = 0; j < size; j++) {
    if (aliased[j]) continue
    unit[j] = 1
    const column = choleskySolve(cholesky, unit)
    unit[j] = 0
    for (let i = j; i < size; i++) {
      inverse[i * size + j] = column[i]
      inverse[j * size + i] = column[i]
    }
  }
  return inverse
}

/** log |A| over the columns that are not aliased. */
export function choleskyLogDeterminant(cholesky: Cholesky): number {
  let sum = 0
  for (let i = 0; i < cholesky.size; i++)
    if (!cholesky.aliased[i]) sum += Math.log(cholesky.factor[i * cholesky.size + i])
  return sum
}
