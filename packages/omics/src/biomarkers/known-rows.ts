/** The rows that have a value of a feature. */
export interface KnownRows {
  /** Undefined where every row has one. */
  readonly rows: Int32Array | undefined
  readonly count: number
  /** Sample standard deviation, n - 1; 0 where rounding alone moves the values. */
  readonly sd: number
  readonly mean: number
}

/** Finds them, with mean and standard deviation. */
export function knownRows(values: Float64Array): KnownRows {
  const n = values.length
  let count = 0
  let sum = 0
  let largest = 0
  for (let i = 0; i < n; i++) {
    const value = values[i]
    if (Number.isNaN(value)) continue
    count++
    sum += value
    const size = Math.abs(value)
    if (size > largest) largest = size
  }
  const mean = sum / count
  let squares = 0
  for (let i = 0; i < n; i++) {
    const difference = values[i] - mean
    if (!Number.isNaN(difference)) squares += difference * difference
  }
  const sd = count > 1 ? Math.sqrt(squares / (count - 1)) : 0
  const rows = new Int32Array(count < n ? count : 0)
  if (count < n) for (let i = 0, at = 0; i < n; i++) if (!Number.isNaN(values[i])) rows[at++] = i
  return { rows: count < n ? rows : undefined, count, mean, sd: sd > 1e-10 * largest ? sd : 0 }
}

/** Why a feature cannot be tested; null where it can. */
export function unfit(known: KnownRows, least: number): string | null {
  if (known.count === 0) return 'no value'
  if (known.count < least)
    return `${known.count} ${known.count === 1 ? 'value' : 'values'}, fewer than ${least}`
  return known.sd > 0 ? null : 'no variation'
}
