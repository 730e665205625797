import { extrapolation, type Iterate } from './anderson.ts'
import { addMultiple, dot, type PenalisedDesign, standardisedColumn } from './design.ts'
import type { Curvature } from './loss.ts'
import { outside } from './quadratic.ts'
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
      columns = positions.map(position => at(position, curvature))
    },
    curvatureAt: a => columns[a].curvature,
    minimise: (residual, start, penalty, tolerance, enough) =>
      descend(columns, residual, start, penalty, tolerance, enough),
  }
}

function descend(
  columns: readonly WorkingColumn[],
  residual: Float64Array,
  start: Float64Array,
  penalty: CoefficientPenalty,
  tolerance: number,
  enough: number,
): Float64Array {
  const now: Iterate = { b: Float64Array.from(start), r: Float64Array.from(residual) }
  const memory = extrapolation(start.length, residual.length)
  const initial = Float64Array.from(columns, ({ z }) => dot(z, residual))
  let end = tolerance
  for (let count = 0; count < MOST_SWEEPS; count++) {
    memory.push(now.b, now.r)
    const largest = sweep(columns, now, penalty)
    if (count === 0) end = Math.max(tolerance, enough * largest)
    if (largest <= end) break
    if (!memory.full()) continue
    const next = memory.extrapolate(now.b, now.r)
    if (next === null || outside(next.b, penalty)) continue
    if (
      objective(columns, initial, start, next, penalty) < objective(columns, initial, start, now, penalty)
    ) {
      now.b.set(next.b)
      now.r.set(next.r)
    }
  }
  return now.b
}

/** One coordinate step of every working column; returns the largest H_aa d_a^2. */
function sweep(
  columns: readonly WorkingColumn[],
  { b, r }: Iterate,
  { lasso, ridge, lower, upper }: CoefficientPenalty,
): number {
  let largest = 0
  for (let a = 0; a < columns.length; a++) {
    const { z, mz, curvature } = columns[a]
    if (!(curvature > 0)) continue
    const next = coordinateMinimum(b[a], -dot(z, r), curvature, lasso[a], ridge[a], lower[a], upper[a])
    const step = next - b[a]
    if (step === 0) continue
    b[a] = next
    addMultiple(r, -step, mz)
    const change = curvature * step * step
    if (change > largest) largest = change
  }
  return largest
}

/** The model at an iterate: with H d = Z'(r0 - r), g'd + d'Hd / 2 = -d'Z'(r0 + r) / 2. */
function objective(
  columns: readonly WorkingColumn[],
  initial: Float64Array,
  start: Float64Array,
  { b, r }: Iterate,
  { lasso, ridge }: CoefficientPenalty,
): number {
  let value = 0
  for (let a = 0; a < b.length; a++) {
    const step = b[a] - start[a]
    if (step !== 0) value -= 0.5 * step * (initial[a] + dot(columns[a].z, r))
    value += lasso[a] * Math.abs(b[a]) + 0.5 * ridge[a] * b[a] * b[a]
  }
  return value
}
