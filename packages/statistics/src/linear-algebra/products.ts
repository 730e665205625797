/** x' A x for the row-major symmetric A. */
export function quadraticForm(matrix: Float64Array, x: ArrayLike<number>): number {
  const n = x.length
  let total = 0
  for (let i = 0; i < n; i++) {
    let row = 0
    for (let j = 0; j < n; j++) row += matrix[i * n + j] * x[j]
    total += x[i] * row
  }
  return total
}

/** A B for row-major square matrices. */
export function squareProduct(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++) {
      const left = a[i * size + k]
      if (left === 0) continue
      for (let j = 0; j < size; j++) product[i * size + j] += left * b[k * size + j]
    }
  return product
}

/**
 * X' W X (row-major) of the columns `x`, with `weights` of one where absent. Only the lower triangle is summed.
 */
export function crossProduct(x: readonly ArrayLike<number>[], weights?: ArrayLike<number>): Float64Array {
  const p = x.length
  const n = p === 0 ? 0 : x[0].length
  const result = new Float64Array(p * p)
  const weighted = new Float64Array(n)
  for (let i = 0; i < p; i++) {
    const column = x[i]
    for (let r = 0; r < n; r++) weighted[r] = weights ? column[r] * weights[r] : column[r]
    for (let j = 0; j <= i; j++) {
      const other = x[j]
      let sum = 0
      for (let r = 0; r < n; r++) sum += weighted[r] * other[r]
      result[i * p + j] = sum
      result[j * p + i] = sum
    }
  }
  return result
}
