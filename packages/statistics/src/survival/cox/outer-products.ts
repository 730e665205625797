/**
 * Adds sum over rows of a * x x' to the packed lower triangle `sum` (row after row: 00, 10, 11, 20, ...), for the
 * rows of the row-major `x` (p a row) from `from` to `to` with multipliers `a`. Four rows and two
 * columns at a time, so that what is read serves several products.
 */
export function addOuterProducts(
  sum: Float64Array,
  x: Float64Array,
  p: number,
  a: Float64Array,
  from: number,
  to: number,
): void {
  let i = from
  for (; i + 3 < to; i += 4) {
    const o0 = i * p
    const o1 = o0 + p
    const o2 = o1 + p
    const o3 = o2 + p
    const a0 = a[i]
    const a1 = a[i + 1]
    const a2 = a[i + 2]
    const a3 = a[i + 3]
    let at = 0
    let j = 0
    for (; j + 1 < p; j += 2) {
      const next = at + j + 1
      const b0 = a0 * x[o0 + j]
      const b1 = a1 * x[o1 + j]
      const b2 = a2 * x[o2 + j]
      const b3 = a3 * x[o3 + j]
      const c0 = a0 * x[o0 + j + 1]
      const c1 = a1 * x[o1 + j + 1]
      const c2 = a2 * x[o2 + j + 1]
      const c3 = a3 * x[o3 + j + 1]
      for (let k = 0; k <= j; k++) {
        const x0 = x[o0 + k]
        const x1 = x[o1 + k]
        const x2 = x[o2 + k]
        const x3 = x[o3 + k]
        sum[at + k] += b0 * x0 + b1 * x1 + (b2 * x2 + b3 * x3)
        sum[next + k] += c0 * x0 + c1 * x1 + (c2 * x2 + c3 * x3)
      }
      sum[next + j + 1] += c0 * x[o0 + j + 1] + c1 * x[o1 + j + 1] + (c2 * x[o2 + j + 1] + c3 * x[o3 + j + 1])
      at = next + j + 2
    }
    if (j < p) {
      const b0 = a0 * x[o0 + j]
      const b1 = a1 * x[o1 + j]
      const b2 = a2 * x[o2 + j]
      const b3 = a3 * x[o3 + j]
      for (let k = 0; k <= j; k++)
        sum[at + k] += b0 * x[o0 + k] + b1 * x[o1 + k] + (b2 * x[o2 + k] + b3 * x[o3 + k])
    }
  }
  for (; i < to; i++) {
    const o = i * p
    for (let j = 0, at = 0; j < p; j++) {
      const b = a[i] * x[o + j]
      for (let k = 0; k <= j; k++, at++) sum[at] += b * x[o + k]
    }
  }
}

/** Adds sum over rows of a * x to `sum`, for the n rows of the row-major `x`, p a row. */
export function addRows(sum: Float64Array, x: Float64Array, p: number, a: Float64Array, n: number): void {
  let i = 0
  for (let at = 0; i + 3 < n; i += 4, at += 3 * p) {
    const a0 = a[i]
    const a1 = a[i + 1]
    const a2 = a[i + 2]
    const a3 = a[i + 3]
    for (let j = 0; j < p; j++, at++)
      sum[j] += a0 * x[at] + a1 * x[at + p] + (a2 * x[at + 2 * p] + a3 * x[at + 3 * p])
  }
  for (; i < n; i++) for (let j = 0, at = i * p; j < p; j++, at++) sum[j] += a[i] * x[at]
}

/** The packed lower triangle as a row-major symmetric matrix. */
export function unpackSymmetric(packed: Float64Array, p: number): Float64Array {
  const matrix = new Float64Array(p * p)
  for (let j = 0, at = 0; j < p; j++)
    for (let k = 0; k <= j; k++, at++) {
      matrix[j * p + k] = packed[at]
      matrix[k * p + j] = packed[at]
    }
  return matrix
}
