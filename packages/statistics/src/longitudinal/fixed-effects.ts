import { weightedMoments } from '../regression/standardised-columns.ts'

/**
 * The fixed effects on an orthonormal basis. With X = (1, x) and W the weights, W^1/2 X = Q R over the columns
 * that are not aliased, and W^1/2 y = Q gamma + scale times what is left. Likelihoods are worked out for Q and
 * the scaled remainder, so that neither a large mean nor the units of a covariate cost digits.
 */
export interface FixedDesign {
  readonly rows: number
  /** Columns of X, the intercept included. */
  readonly columns: number
  /** The columns that are not aliased, in their order; Q and R have one each. */
  readonly kept: Int32Array
  readonly aliased: readonly boolean[]
  readonly q: readonly Float64Array[]
  /** R, row-major, upper triangular. */
  readonly r: Float64Array
  /** R^-1. */
  readonly inverse: Float64Array
  /** Row-major kept x columns: X = X_kept times this; says which contrasts can be estimated. */
  readonly combination: Float64Array
  /** log |R|. */
  readonly logDeterminant: number
}

/** A design, and an outcome on it. */
export interface FixedEffects extends FixedDesign {
  /** Least-squares coefficients on Q. */
  readonly gamma: Float64Array
  /** (W^1/2 y - Q gamma) / scale, of mean square 1. */
  readonly remainder: Float64Array
  /** 0 where y is an exact linear function of X. */
  readonly scale: number
}

/** A column is aliased when at most this share of its sum of squares around the mean is left by the earlier ones. */
const ALIASED = 1e-11

export function fixedEffects(
  y: ArrayLike<number>,
  x: readonly ArrayLike<number>[],
  weights?: ArrayLike<number>,
): FixedEffects {
  const design = fixedDesign(y.length, x, weights)
  return { ...design, ...outcomeOnDesign(design, y, weights) }
}

/** Modified Gram-Schmidt, every column twice. The later of two collinear columns is the aliased one, as in R. */
export function fixedDesign(
  n: number,
  x: readonly ArrayLike<number>[],
  weights?: ArrayLike<number>,
): FixedDesign {
  const root = Float64Array.from({ length: n }, (_, i) => (weights ? Math.sqrt(weights[i]) : 1))
  const columns = x.length + 1
  const length = Math.sqrt(dot(root, root))
  const q: Float64Array[] = [root.map(v => v / length)]
  const kept = [0]
  const aliased = [false]
  // projections of every column of X on Q
  const projections: number[][] = [[length]]
  for (const column of x) {
    const { mean, constant } = weightedMoments(column, weights)
    const rest = Float64Array.from(root, (v, i) => v * (column[i] - mean))
    const around = dot(rest, rest)
    const projection = removeFrom(rest, q)
    projection[0] += mean * length
    const left = Math.sqrt(dot(rest, rest))
    const depends = constant || !(left * left > ALIASED * around)
    if (!depends) {
      q.push(rest.map(v => v / left))
      projection.push(left)
      kept.push(projections.length)
    }
    aliased.push(depends)
    projections.push(projection)
  }
  const rank = kept.length
  const r = new Float64Array(rank * rank)
  kept.forEach((column, j) => {
    for (let i = 0; i <= j; i++) r[i * rank + j] = projections[column][i]
  })
  const inverse = upperInverse(r, rank)
  let logDeterminant = 0
  for (let j = 0; j < rank; j++) logDeterminant += Math.log(r[j * rank + j])
  const combination = new Float64Array(rank * columns)
  projections.forEach((projection, column) => {
    for (let i = 0; i < rank; i++) {
      let sum = 0
      for (let k = i; k < projection.length && k < rank; k++) sum += inverse[i * rank + k] * projection[k]
      combination[i * columns + column] = sum
    }
  })
  return {
    rows: n,
    columns,
    kept: Int32Array.from(kept),
    aliased,
    q,
    r,
    inverse,
    combination,
    logDeterminant,
  }
}

/** An outcome's coordinates on the orthonormal columns, and what they leave of it. */
export function outcomeOnDesign(
  { rows, q }: Pick<FixedDesign, 'rows' | 'q'>,
  y: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Pick<FixedEffects, 'gamma' | 'remainder' | 'scale'> {
  const { mean } = weightedMoments(y, weights)
  const rest = Float64Array.from(
    { length: rows },
    (_, i) => (y[i] - mean) * (weights ? Math.sqrt(weights[i]) : 1),
  )
  const around = dot(rest, rest)
  const gamma = Float64Array.from(removeFrom(rest, q))
  // the first column is the root of the weights over its length
  gamma[0] += mean * Math.sqrt(weights ? sumOf(weights) : rows)
  const left = dot(rest, rest)
  const exact = !(left > 1e-24 * Math.max(around, rows * mean * mean))
  const scale = exact ? 0 : Math.sqrt(left / rows)
  return { gamma, remainder: exact ? rest : rest.map(v => v / scale), scale }
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum
}

function upperInverse(r: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size)
  for (let j = 0; j < size; j++) {
    inverse[j * size + j] = 1 / r[j * size + j]
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0
      for (let k = i + 1; k <= j; k++) sum += r[i * size + k] * inverse[k * size + j]
      inverse[i * size + j] = -sum / r[i * size + i]
    }
  }
  return inverse
}

/** Takes the part along the orthonormal `q` out of `rest`, in two passes; returns its coordinates. */
function removeFrom(rest: Float64Array, q: readonly Float64Array[]): number[] {
  const coordinates = q.map(() => 0)
  for (let pass = 0; pass < 2; pass++)
    q.forEach((column, k) => {
      const along = dot(rest, column)
      coordinates[k] += along
      for (let i = 0; i < rest.length; i++) rest[i] -= along * column[i]
    })
  return coordinates
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/** Coefficients of X (0 where aliased) for `gamma` on Q. */
export function originalCoefficients(fixed: FixedDesign, gamma: ArrayLike<number>): Float64Array {
  const rank = fixed.kept.length
  const coefficients = new Float64Array(fixed.columns)
  fixed.kept.forEach((column, i) => {
    let sum = 0
    for (let k = i; k < rank; k++) sum += fixed.inverse[i * rank + k] * gamma[k]
    coefficients[column] = sum
  })
  return coefficients
}

/** The row-major columns x columns covariance of the coefficients of X for that of gamma; 0 where aliased. */
export function originalCovariance(
  fixed: FixedDesign,
  covariance: Float64Array,
  factor: number,
): Float64Array {
  const { kept, inverse, columns } = fixed
  const rank = kept.length
  const half = new Float64Array(rank * rank)
  for (let i = 0; i < rank; i++)
    for (let j = 0; j < rank; j++) {
      let sum = 0
      for (let k = i; k < rank; k++) sum += inverse[i * rank + k] * covariance[k * rank + j]
      half[i * rank + j] = sum
    }
  const result = new Float64Array(columns * columns)
  for (let i = 0; i < rank; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let k = j; k < rank; k++) sum += half[i * rank + k] * inverse[j * rank + k]
      result[kept[i] * columns + kept[j]] = sum * factor
      result[kept[j] * columns + kept[i]] = sum * factor
    }
  return result
}

/** -d b / d beta in the columns of X (0 where aliased) for `row`, the same by gamma: row R. */
export function sensitivityToCoefficients(fixed: FixedEffects, row: ArrayLike<number>): Float64Array {
  const { kept, r, columns } = fixed
  const rank = kept.length
  const result = new Float64Array(columns)
  kept.forEach((column, j) => {
    for (let i = 0; i <= j; i++) result[column] += row[i] * r[i * rank + j]
  })
  return result
}

/** X b, one entry a row. */
export function linearPredictor(
  coefficients: Float64Array,
  x: readonly ArrayLike<number>[],
  n: number,
): Float64Array {
  const predictor = new Float64Array(n).fill(coefficients[0])
  x.forEach((column, j) => {
    if (coefficients[j + 1] !== 0) for (let i = 0; i < n; i++) predictor[i] += coefficients[j + 1] * column[i]
  })
  return predictor
}
