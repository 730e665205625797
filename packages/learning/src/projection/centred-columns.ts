/** Columns less their means, divided by their scales; one array a column. */
export interface CentredColumns {
  readonly x: readonly Float64Array[]
  readonly mean: Float64Array
  /** Standard deviation (denominator n - 1), or 1 where columns are centred only or do not vary. */
  readonly scale: Float64Array
  readonly size: number
}

/** Centres the columns and, if asked, divides them by their standard deviation (denominator n - 1). */
export function centredColumns(columns: readonly ArrayLike<number>[], scaled: boolean): CentredColumns {
  const size = columns.length === 0 ? 0 : columns[0].length
  const mean = new Float64Array(columns.length)
  const scale = new Float64Array(columns.length).fill(1)
  const x = columns.map((column, j) => {
    let sum = 0
    for (let i = 0; i < size; i++) sum += column[i]
    mean[j] = sum / size
    const centred = Float64Array.from(column, value => value - mean[j])
    if (!scaled) return centred
    const deviation = Math.sqrt(dot(centred, centred) / (size - 1))
    // What is left of a constant column after centring is rounding.
    if (!(deviation > 1e-12 * Math.abs(mean[j]))) return centred.fill(0)
    scale[j] = deviation
    for (let i = 0; i < size; i++) centred[i] /= deviation
    return centred
  })
  return { x, mean, scale, size }
}

/** Sum of products. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/** into += factor x values. */
export function addTo(into: Float64Array, factor: number, values: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] += factor * values[i]
}

/** X w: the weighted sum of the columns, by row. */
export function timesWeights(x: readonly Float64Array[], weights: Float64Array, size: number): Float64Array {
  const sum = new Float64Array(size)
  for (let j = 0; j < x.length; j++) if (weights[j] !== 0) addTo(sum, weights[j], x[j])
  return sum
}

/** X' t: the product of every column with t. */
export function timesColumns(x: readonly Float64Array[], t: Float64Array): Float64Array {
  return Float64Array.from(x, column => dot(column, t))
}

/** Takes out of t what lies along the given orthogonal vectors; twice, so that rounding leaves nothing. */
export function orthogonalise(t: Float64Array, against: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++)
    for (const other of against) addTo(t, -dot(other, t) / dot(other, other), other)
}

/** Divides by the Euclidean length, which is returned; zeros stay zeros. */
export function normalise(values: Float64Array): number {
  const length = Math.sqrt(dot(values, values))
  if (length > 0) for (let i = 0; i < values.length; i++) values[i] /= length
  return length
}
