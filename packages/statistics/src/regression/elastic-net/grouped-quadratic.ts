import { cholesky, choleskySolve, type SymmetricEigen, symmetricEigen } from '../../linear-algebra/index.ts'
import { extrapolation, type Iterate } from './anderson.ts'
import { addMultiple, dot } from './design.ts'
import type { PenalisedQuadratic } from './quadratic.ts'

const MOST_SWEEPS = 5000

/** Sweeps before a Newton step of all groups in use together. */
const SWEEPS = 4

/** Larger systems are not solved: the iterates are extrapolated instead. */
const LARGEST_SYSTEM = 100

/**
 * Minimises g'd + d'Hd / 2 + sum over groups of [l1 |b + d|_2 + l2 |b + d|_2^2 / 2], every `size` coefficients being
 * a group, by exact steps of one group at a time. Where these are slow (collinear covariates, hardly a penalty), Newton steps of
 * the groups in use, or extrapolation where they are many, help them along. Ends when no step of a coefficient has H_aa d_a^2 above the
 * tolerance.
 */
export function minimiseGrouped(
  model: PenalisedQuadratic,
  size: number,
  start: Float64Array,
  tolerance: number,
): Float64Array {
  const { hessian, lasso, ridge } = model
  const groups = start.length / size
  const now: Iterate = { b: Float64Array.from(start), r: Float64Array.from(model.gradient) }
  const eigen = Array.from({ length: groups }, (_, group) =>
    symmetricEigen(
      Float64Array.from(
        { length: size * size },
        (_, at) => hessian[group * size + Math.floor(at / size)][group * size + (at % size)],
      ),
      size,
    ),
  )
  const memory = extrapolation(start.length, start.length)
  for (let count = 0; count < MOST_SWEEPS; count++) {
    memory.push(now.b, now.r)
    let largest = 0
    for (let group = 0; group < groups; group++) {
      const at = group * size
      const next = groupMinimum(
        eigen[group],
        now.b.subarray(at, at + size),
        now.r.subarray(at, at + size),
        lasso[at],
        ridge[at],
      )
      for (let a = 0; a < size; a++) {
        const step = next[a] - now.b[at + a]
        if (step === 0) continue
        now.b[at + a] = next[a]
        addMultiple(now.r, step, hessian[at + a])
        largest = Math.max(largest, hessian[at + a][at + a] * step * step)
      }
    }
    if (largest <= tolerance) break
    const newton = count % SWEEPS === SWEEPS - 1 ? newtonStep(model, size, now) : null
    const next = newton ?? (memory.full() ? memory.extrapolate(now.b, now.r) : null)
    if (next && objective(model, size, start, next) < objective(model, size, start, now)) {
      now.b.set(next.b)
      now.r.set(next.r)
      memory.forget()
    } else if (memory.full()) memory.forget()
  }
  return now.b
}

/** Newton's step of the groups off 0, of which the penalty is smooth; null where they are too many. */
function newtonStep(model: PenalisedQuadratic, size: number, { b, r }: Iterate): Iterate | null {
  const { hessian, lasso, ridge } = model
  const held: number[] = []
  for (let at = 0; at < b.length; at += size)
    if (b.subarray(at, at + size).some(v => v !== 0)) for (let a = at; a < at + size; a++) held.push(a)
  const k = held.length
  if (k === 0 || k > LARGEST_SYSTEM) return null
  const system = new Float64Array(k * k)
  const right = new Float64Array(k)
  for (let first = 0; first < k; first += size) {
    const length = Math.hypot(...held.slice(first, first + size).map(a => b[a]))
    for (let row = first; row < first + size; row++) {
      const a = held[row]
      const pull = lasso[a] / length
      for (let c = 0; c < k; c++) system[row * k + c] = hessian[a][held[c]]
      for (let c = first; c < first + size; c++)
        system[row * k + c] -= (pull * b[a] * b[held[c]]) / (length * length)
      system[row * k + row] += ridge[a] + pull
      right[row] = -r[a] - (ridge[a] + pull) * b[a]
    }
  }
  const direction = choleskySolve(cholesky(system, k, 1e-10), right)
  const next = { b: Float64Array.from(b), r: Float64Array.from(r) }
  for (let row = 0; row < k; row++) {
    next.b[held[row]] += direction[row]
    addMultiple(next.r, direction[row], hessian[held[row]])
  }
  return next
}

/** Eigenvalues below this share of the largest belong to directions in which the model is flat. */
const FLAT = 1e-12

/**
 * The minimum over one group: with v = H b - g, 0 where |v| <= l1, and else (H + (l2 + l1 / t) I)^-1 v, t being its
 * own length: the root of sum_k (v_k / ((h_k + l2) t + l1))^2 = 1 in the coordinates of H's eigenvectors.
 */
function groupMinimum(
  { values, vectors }: SymmetricEigen,
  b: Float64Array,
  slope: Float64Array,
  lasso: number,
  ridge: number,
): Float64Array {
  const size = b.length
  const floor = FLAT * Math.max(...values)
  const held = vectors.map(vector => dot(vector, b))
  const v = vectors.map((vector, k) => (values[k] > floor ? values[k] : 0) * held[k] - dot(vector, slope))
  const out = new Float64Array(size)
  const length = Math.hypot(...v)
  if (lasso > 0 && length <= lasso) return out
  const t = lasso > 0 ? groupLength(v, values, lasso, ridge) : 1
  for (let k = 0; k < size; k++) {
    const curvature = values[k] + ridge + lasso / t
    // in a flat direction without a penalty the coefficient stays
    addMultiple(out, curvature > floor ? v[k] / curvature : held[k], vectors[k])
  }
  return out
}

function groupLength(v: readonly number[], values: ArrayLike<number>, lasso: number, ridge: number): number {
  // Newton's method on 1 / norm, which is concave and increasing in t: it comes from below without overshooting.
  let t = 0
  for (let iteration = 0; iteration < 100; iteration++) {
    let square = 0
    let slope = 0
    for (let k = 0; k < v.length; k++) {
      const curvature = Math.max(values[k], 0) + ridge
      const below = curvature * t + lasso
      square += (v[k] / below) ** 2
      slope -= (curvature * v[k] ** 2) / below ** 3
    }
    const norm = Math.sqrt(square)
    const next = t + ((norm - 1) * square) / -slope
    if (!(Math.abs(next - t) > 1e-15 * next)) return next
    t = next
  }
  return t
}

function objective(
  { gradient, lasso, ridge }: PenalisedQuadratic,
  size: number,
  start: Float64Array,
  { b, r }: Iterate,
): number {
  let value = 0
  for (let at = 0; at < b.length; at += size) {
    let square = 0
    for (let a = at; a < at + size; a++) {
      value += 0.5 * (b[a] - start[a]) * (gradient[a] + r[a])
      square += b[a] * b[a]
    }
    value += lasso[at] * Math.sqrt(square) + 0.5 * ridge[at] * square
  }
  return value
}
