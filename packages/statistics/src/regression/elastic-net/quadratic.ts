/** g'd + d'Hd/2 + sum_a [l1_a |b_a + d_a| + l2_a (b_a + d_a)^2 / 2] over the steps d. */
export interface QuadraticModel {
  /** Row-major and symmetric. */
  readonly hessian: Float64Array
  readonly gradient: Float64Array
  readonly lasso: Float64Array
  readonly ridge: Float64Array
}

/**
 * Minimises the model by cyclic coordinate descent with covariance updates, over the active set between full
 * sweeps. Returns the new coefficients. Ends when no step d_a has H_aa d_a^2 above `tolerance`.
 */
export function minimiseQuadratic(
  model: QuadraticModel,
  start: Float64Array,
  tolerance: number,
): Float64Array {
  const { hessian, lasso, ridge } = model
  const size = start.length
  const slope = Float64Array.from(model.gradient)
  const b = Float64Array.from(start)
  const active: number[] = []
  const inActive = new Uint8Array(size)
  const update = (a: number): number => {
    const row = a * size
    const curvature = hessian[row + a]
    if (!(curvature > 0)) return 0
    const z = curvature * b[a] - slope[a]
    const shrunk = z > lasso[a] ? z - lasso[a] : z < -lasso[a] ? z + lasso[a] : 0
    const next = shrunk / (curvature + ridge[a])
    const step = next - b[a]
    if (step === 0) return 0
    b[a] = next
    for (let c = 0; c < size; c++) slope[c] += step * hessian[row + c]
    return curvature * step * step
  }
  for (let sweep = 0; sweep < 1000; sweep++) {
    let largest = 0
    for (let a = 0; a < size; a++) {
      const change = update(a)
      if (change > largest) largest = change
      if (change > 0 && !inActive[a]) {
        inActive[a] = 1
        active.push(a)
      }
    }
    if (largest <= tolerance) break
    for (let inner = 0; inner < 10_000; inner++) {
      let change = 0
      for (const a of active) change = Math.max(change, update(a))
      if (change <= tolerance) break
    }
  }
  return b
}
