/**
 * The largest eigenvalue of a symmetric matrix (n x n, row-major; it is overwritten): Householder's reflections make it
 * tridiagonal, then bisection counts signs in its Sturm sequence (Golub and Van Loan, Matrix Computations, 8.3.1 and
 * 8.4.1). 0 for no rows.
 */
export function largestEigenvalue(a: Float64Array, n: number): number {
  if (n === 0) return 0
  const { diagonal, beside } = tridiagonal(a, n)
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < n; i++) {
    const radius = Math.abs(beside[i]) + (i > 0 ? Math.abs(beside[i - 1]) : 0)
    low = Math.min(low, diagonal[i] - radius)
    high = Math.max(high, diagonal[i] + radius)
  }
  while (high - low > 1e-15 * Math.max(Math.abs(low), Math.abs(high), 1e-300)) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) break
    if (allBelow(diagonal, beside, middle)) high = middle
    else low = middle
  }
  return high
}

// Whether no eigenvalue lies above x: every quotient of the Sturm sequence is negative.
function allBelow(diagonal: Float64Array, beside: Float64Array, x: number): boolean {
  let quotient = diagonal[0] - x
  for (let i = 1; i < diagonal.length; i++) {
    if (quotient >= 0) return false
    quotient = diagonal[i] - x - (beside[i - 1] * beside[i - 1]) / quotient
  }
  return quotient < 0
}

function tridiagonal(a: Float64Array, n: number): { diagonal: Float64Array; beside: Float64Array } {
  const [diagonal, beside] = [new Float64Array(n), new Float64Array(n)]
  const [v, p] = [new Float64Array(n), new Float64Array(n)]
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k * n + k]
    if (k + 1 >= n) break
    let norm = 0
    for (let i = k + 1; i < n; i++) norm += a[i * n + k] ** 2
    norm = Math.sqrt(norm)
    const first = a[(k + 1) * n + k]
    beside[k] = first > 0 ? -norm : norm
    if (norm === 0) continue
    // The reflection 1 - v vᵀ / h, h = vᵀ v / 2, takes what is below the diagonal to its first place.
    for (let i = k + 1; i < n; i++) v[i] = a[i * n + k]
    v[k + 1] -= beside[k]
    const h = norm * norm - first * beside[k]
    let kappa = 0
    for (let i = k + 1; i < n; i++) {
      let sum = 0
      for (let j = k + 1; j < n; j++) sum += a[i * n + j] * v[j]
      p[i] = sum / h
      kappa += (v[i] * p[i]) / (2 * h)
    }
    for (let i = k + 1; i < n; i++) p[i] -= kappa * v[i]
    for (let i = k + 1; i < n; i++) for (let j = k + 1; j < n; j++) a[i * n + j] -= v[i] * p[j] + p[i] * v[j]
  }
  return { diagonal, beside }
}
