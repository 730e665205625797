import { extrapolation } from './anderson.ts'
import { dot, type PenalisedDesign, standardisedColumn } from './design.ts'
import type { Curvature } from './loss.ts'
import { type CoefficientPenalty, coordinateMinimum, type QuadraticModel } from './quadratic-model.ts'

/** A working column z, M z, and z'M z, with the second derivative at which they were taken. */
interface WorkingColumn {
  readonly z: Float64Array
  readonly mz: Float64Array
  curvature: number
  at: Curvature | null
}

const MOST_SWEEPS = 10_000

/**
 * The second derivative as its products with the working columns, M z_a: for more covariates than rows. Coordinate
 * descent keeps the residual r = r0 - M Z d up to date, so that a step costs O(rows) whatever the number of
 * covariates (glmnet's naive updates, here with the exact second derivative, which need not be diagonal). Every
 * few sweeps the iterates are extrapolated (Bertrand & Massias, AISTATS 2021), kept where the objective is lower.
 */
export function columnModel(design: PenalisedDesign): QuadraticModel {
  const { rows } = design
  const store = new Map<number, WorkingColumn>()
  let columns: WorkingColumn[] = []
  const residual = new Float64Array(rows)

  const at = (position: number, curvature: Curvature): WorkingColumn => {
    let entry = store.get(position)
    if (!entry) {
      entry = { z: new Float64Array(rows), mz: new Float64Array(rows), curvature: 0, at: null }
      standardisedColumn(design, position, entry.z)
      store.set(position, entry)
    }
    if (entry.at !== curvature) {
      curvature.apply(entry.z, entry.mz)
      entry.curvature = dot(entry.z, entry.mz)
      entry.at = curvature
    }
    return entry
  }

  return {
    update(curvature, positions) {
      columns = Array.from(positions, position => at(position, curvature))
    },
    curvatureAt: a => columns[a].curvature,
    minimise(start, b0, penalty, tolerance) {
      residual.set(start)
      return descend(columns, residual, b0, penalty, tolerance)
    },
  }
}

function descend(
  columns: readonly WorkingColumn[],
  residual: Float64Array,
  start: Float64Array,
  penalty: CoefficientPenalty,
  tolerance: number,
): Float64Array {
  const { lasso, ridge, lower, upper } = penalty
  const size = columns.length
  const b = Float64Array.from(start)
  const memory = extrapolation(size, residual.length)
  const sweep = (): number => {
    let largest = 0
    for (let a = 0; a < size; a++) {
      const { z, mz, curvature } = columns[a]
      if (!(curvature > 0)) continue
      const slope = -dot(z, residual)
      const next = coordinateMinimum(b[a], slope, curvature, lasso[a], ridge[a], lower[a], upper[a])
      const step = next - b[a]
      if (step === 0) continue
      b[a] = next
      for (let i = 0; i < mz.length; i++) residual[i] -= step * mz[i]
      const change = curvature * step * step
      if (change > largest) largest = change
    }
    return largest
  }
  const initial = Float64Array.from(columns, ({ z }) => dot(z, residual))
  /** The objective at coefficients whose residual is given, relative to the start without its penalty. */
  const objective = (at: Float64Array, r: Float64Array): number => {
    let value = 0
    for (let a = 0; a < size; a++) {
      const step = at[a] - start[a]
      if (step !== 0) value -= 0.5 * step * (initial[a] + dot(columns[a].z, r))
      value += lasso[a] * Math.abs(at[a]) + 0.5 * ridge[a] * at[a] * at[a]
    }
    return value
  }
  let inner = tolerance
  for (let count = 0; count < MOST_SWEEPS; count++) {
    memory.push(b, residual)
    const largest = sweep()
    stats.sweeps++
    if (count === 0) inner = Math.max(tolerance, stats.eta * largest)
    if (largest <= inner) break
    if (!memory.full()) continue
    const candidate = memory.extrapolate(b, residual)
    if (candidate === null) continue
    let inside = true
    for (let a = 0; a < size; a++)
      if (candidate.b[a] < lower[a] || candidate.b[a] > upper[a]) inside = false
    stats.tried++
    if (inside && objective(candidate.b, candidate.r) < objective(b, residual)) {
      stats.accepted++
      b.set(candidate.b)
      residual.set(candidate.r)
    }
  }
  return b
}
export const stats = { sweeps: 0, tried: 0, accepted: 0, eta: 1e-3 }
