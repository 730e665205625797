import { cholesky, choleskySolve } from '../../linear-algebra/index.ts'
import { extrapolation, type Iterate } from './anderson.ts'
import { addMultiple } from './design.ts'
import { type CoefficientPenalty, coordinateMinimum } from './quadratic-model.ts'

/** g'd + d'Hd/2 + sum_a [l1_a |b_a + d_a| + l2_a (b_a + d_a)^2 / 2] over the steps d. */
export interface PenalisedQuadratic extends CoefficientPenalty {
  /** The rows of a symmetric matrix. */
  readonly hessian: readonly Float64Array[]
  readonly gradient: Float64Array
}

/** Sweeps over the active set before the system of the active set is solved outright. */
const SWEEPS = 4

/** Larger systems are not solved: the iterates are extrapolated instead. */
const LARGEST_SYSTEM = 100

const MOST_SWEEPS = 5000

/**
 * Minimises the model by cyclic coordinate descent with covariance updates. Where the descent is slow (collinear
 * covariates), the linear system of the active set is solved for the signs held, as far as the first change of
 * sign; a large active set has its iterates extrapolated. Returns the new coefficients. Ends when no step d_a has
 * H_aa d_a^2 above `tolerance`, or above `enough` times the largest of the first sweep.
 */
export function minimiseQuadratic(
  model: PenalisedQuadratic,
  start: Float64Array,
  tolerance: number,
  enough = 0,
): Float64Array {
  const now: Iterate = { b: Float64Array.from(start), r: Float64Array.from(model.gradient) }
  const memory = extrapolation(start.length, start.length)
  let end = tolerance
  for (let count = 1; count <= MOST_SWEEPS; count++) {
    memory.push(now.b, now.r)
    const largest = sweep(model, now)
    if (count === 1) end = Math.max(tolerance, enough * largest)
    if (largest <= end) break
    if (count % SWEEPS === 0 && solveActive(model, now)) {
      memory.forget()
      continue
    }
    if (!memory.full()) continue
    const next = memory.extrapolate(now.b, now.r)
    if (next === null || outside(next.b, model)) continue
    if (objective(model, start, next) < objective(model, start, now)) {
      now.b.set(next.b)
      now.r.set(next.r)
    }
  }
  return now.b
}

/** One coordinate step each; `r` holds the slopes. Returns the largest H_aa d_a^2. */
function sweep({ hessian, lasso, ridge, lower, upper }: PenalisedQuadratic, { b, r }: Iterate): number {
  let largest = 0
  for (let a = 0; a < b.length; a++) {
    const curvature = hessian[a][a]
    if (!(curvature > 0)) continue
    const next = coordinateMinimum(b[a], r[a], curvature, lasso[a], ridge[a], lower[a], upper[a])
    const step = next - b[a]
    if (step === 0) continue
    b[a] = next
    addMultiple(r, step, hessian[a])
    const change = curvature * step * step
    if (change > largest) largest = change
  }
  return largest
}

export function outside(b: Float64Array, { lower, upper }: CoefficientPenalty): boolean {
  return b.some((value, a) => value < lower[a] || value > upper[a])
}

/** The model at an iterate: with H d = r - g, g'd + d'Hd / 2 = d'(g + r) / 2. */
function objective(model: PenalisedQuadratic, start: Float64Array, { b, r }: Iterate): number {
  const { gradient, lasso, ridge } = model
  let value = 0
  for (let a = 0; a < b.length; a++)
    value +=
      0.5 * (b[a] - start[a]) * (gradient[a] + r[a]) +
      lasso[a] * Math.abs(b[a]) +
      0.5 * ridge[a] * b[a] * b[a]
  return value
}

/**
 * Newton's step of the coefficients off 0 and off their limits, within the orthant of their signs; false where they
 * are too many.
 */
function solveActive(model: PenalisedQuadratic, { b, r: slope }: Iterate): boolean {
  const { hessian, lasso, ridge, lower, upper } = model
  const held: number[] = []
  for (let a = 0; a < b.length; a++) if (b[a] !== 0 && b[a] > lower[a] && b[a] < upper[a]) held.push(a)
  const k = held.length
  if (k > LARGEST_SYSTEM) return false
  const system = new Float64Array(k * k)
  const right = new Float64Array(k)
  for (let r = 0; r < k; r++) {
    const a = held[r]
    for (let c = 0; c < k; c++) system[r * k + c] = hessian[a][held[c]]
    system[r * k + r] += ridge[a]
    right[r] = -slope[a] - lasso[a] * Math.sign(b[a]) - ridge[a] * b[a]
  }
  const direction = choleskySolve(cholesky(system, k, 1e-10), right)
  let fraction = 1
  let stopping = -1
  let stop = 0
  for (let r = 0; r < k; r++) {
    const a = held[r]
    const ahead = direction[r] < 0 ? lower[a] : upper[a]
    const end = lasso[a] > 0 && direction[r] * b[a] < 0 ? 0 : ahead
    if (direction[r] === 0 || !Number.isFinite(end)) continue
    const reach = (end - b[a]) / direction[r]
    if (reach < fraction) {
      fraction = reach
      stopping = a
      stop = end
    }
  }
  for (let r = 0; r < k; r++) {
    const a = held[r]
    const next = a === stopping ? stop : b[a] + fraction * direction[r]
    const step = next - b[a]
    b[a] = next
    if (step !== 0) addMultiple(slope, step, hessian[a])
  }
  return true
}
