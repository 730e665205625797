import { cholesky, choleskySolve } from '../../linear-algebra/index.ts'

/** g'd + d'Hd/2 + sum_a [l1_a |b_a + d_a| + l2_a (b_a + d_a)^2 / 2] over the steps d. */
export interface QuadraticModel {
  /** Row-major and symmetric. */
  readonly hessian: Float64Array
  readonly gradient: Float64Array
  readonly lasso: Float64Array
  readonly ridge: Float64Array
}

/** Sweeps over the active set before the system of the active set is solved outright. */
const SWEEPS = 4

/**
 * Minimises the model by cyclic coordinate descent with covariance updates, over the active set between full
 * sweeps. Where the descent is slow (collinear covariates), the linear system of the active set is solved for
 * the signs held, as far as the first change of sign. Returns the new coefficients. Ends when no step d_a has
 * H_aa d_a^2 above `tolerance`.
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
  const move = (a: number, step: number) => {
    const row = a * size
    for (let c = 0; c < size; c++) slope[c] += step * hessian[row + c]
  }
  const update = (a: number): number => {
    const curvature = hessian[a * size + a]
    if (!(curvature > 0)) return 0
    const z = curvature * b[a] - slope[a]
    const shrunk = z > lasso[a] ? z - lasso[a] : z < -lasso[a] ? z + lasso[a] : 0
    const next = shrunk / (curvature + ridge[a])
    const step = next - b[a]
    if (step === 0) return 0
    b[a] = next
    move(a, step)
    return curvature * step * step
  }
  /** Newton's step within the orthant of the present signs. */
  const solveActive = () => {
    const held = active.filter(a => b[a] !== 0)
    const k = held.length
    const system = new Float64Array(k * k)
    const right = new Float64Array(k)
    for (let r = 0; r < k; r++) {
      const a = held[r]
      for (let c = 0; c < k; c++) system[r * k + c] = hessian[a * size + held[c]]
      system[r * k + r] += ridge[a]
      right[r] = -slope[a] - lasso[a] * Math.sign(b[a]) - ridge[a] * b[a]
    }
    const direction = choleskySolve(cholesky(system, k, 1e-10), right)
    let fraction = 1
    let stopping = -1
    for (let r = 0; r < k; r++) {
      const a = held[r]
      if (lasso[a] === 0 || direction[r] * b[a] >= 0) continue
      const reach = -b[a] / direction[r]
      if (reach < fraction) {
        fraction = reach
        stopping = a
      }
    }
    for (let r = 0; r < k; r++) {
      const a = held[r]
      const step = a === stopping ? -b[a] : fraction * direction[r]
      b[a] += step
      if (a === stopping) b[a] = 0
      if (step !== 0) move(a, step)
    }
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
    for (let inner = 1; inner <= 1000; inner++) {
      let change = 0
      for (const a of active) change = Math.max(change, update(a))
      if (change <= tolerance) break
      if (inner % SWEEPS === 0) solveActive()
    }
  }
  return b
}
