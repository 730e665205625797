import { weightedMoments } from '../standardised-columns.ts'

/**
 * The covariates as they are, with the means and scales that standardise them on the fly: nothing is copied.
 * A position in 0 to p - 1 names a covariate; position p names the intercept.
 */
export interface PenalisedDesign {
  readonly columns: readonly Float64Array[]
  readonly rows: number
  /** 0 where the model has no intercept but has a level: then centring would change it. */
  readonly means: Float64Array
  readonly scales: Float64Array
  readonly constant: Uint8Array
  readonly intercept: boolean
}

export function penalisedDesign(
  columns: readonly Float64Array[],
  rows: number,
  weights: Float64Array,
  standardise: boolean,
  intercept: boolean,
  centre: boolean,
): PenalisedDesign {
  const p = columns.length
  const means = new Float64Array(p)
  const scales = new Float64Array(p).fill(1)
  const constant = new Uint8Array(p)
  for (let j = 0; j < p; j++) {
    const moments = weightedMoments(columns[j], weights)
    if (centre) means[j] = moments.mean
    if (standardise) scales[j] = moments.scale
    if (moments.constant) constant[j] = 1
  }
  return { columns, rows, means, scales, constant, intercept }
}

/** Derivative of the loss by each listed coefficient, -Z'r, written to `gradient` at the same positions. */
export function gradientAt(
  design: PenalisedDesign,
  positions: ArrayLike<number>,
  residual: Float64Array,
  gradient: Float64Array,
): void {
  const { columns, means, scales, rows } = design
  const p = columns.length
  let total = 0
  for (let i = 0; i < rows; i++) total += residual[i]
  for (let a = 0; a < positions.length; a++) {
    const j = positions[a]
    gradient[a] = j === p ? -total : -(dot(columns[j], residual) - means[j] * total) / scales[j]
  }
}

/** Sum of products, in four running sums that do not wait for each other. */
export function dot(a: Float64Array, b: Float64Array): number {
  const n = a.length
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let i = 0
  for (; i + 3 < n; i += 4) {
    s0 += a[i] * b[i]
    s1 += a[i + 1] * b[i + 1]
    s2 += a[i + 2] * b[i + 2]
    s3 += a[i + 3] * b[i + 3]
  }
  for (; i < n; i++) s0 += a[i] * b[i]
  return s0 + s1 + (s2 + s3)
}

/** `sum` += factor * a, four entries a turn. */
export function addMultiple(sum: Float64Array, factor: number, a: Float64Array): void {
  const n = a.length
  let i = 0
  for (; i + 3 < n; i += 4) {
    sum[i] += factor * a[i]
    sum[i + 1] += factor * a[i + 1]
    sum[i + 2] += factor * a[i + 2]
    sum[i + 3] += factor * a[i + 3]
  }
  for (; i < n; i++) sum[i] += factor * a[i]
}

/** `out` = the standardised column at the position. */
export function standardisedColumn(design: PenalisedDesign, position: number, out: Float64Array): void {
  const { columns, means, scales } = design
  if (position === columns.length) {
    out.fill(1)
    return
  }
  const column = columns[position]
  const mean = means[position]
  const factor = 1 / scales[position]
  for (let i = 0; i < out.length; i++) out[i] = (column[i] - mean) * factor
}

/** `move` = Z step, the change of every row's linear predictor. */
export function linearMove(
  design: PenalisedDesign,
  positions: ArrayLike<number>,
  step: Float64Array,
  move: Float64Array,
): void {
  const { columns, means, scales } = design
  const p = columns.length
  let shift = 0
  for (let a = 0; a < positions.length; a++) {
    const j = positions[a]
    shift += j === p ? step[a] : (-step[a] * means[j]) / scales[j]
  }
  move.fill(shift)
  for (let a = 0; a < positions.length; a++) {
    const j = positions[a]
    if (j === p || step[a] === 0) continue
    addMultiple(move, step[a] / scales[j], columns[j])
  }
}
