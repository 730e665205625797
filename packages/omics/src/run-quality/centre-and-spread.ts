import { quantileOfSorted } from '@tessera/statistics'

/** The values that are not missing, ascending. */
export function presentSorted(values: ArrayLike<number>): Float64Array {
  const kept = new Float64Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) kept[count++] = values[i]
  return kept.subarray(0, count).sort()
}

/** Median of the values that are not missing; NaN without any. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = presentSorted(values)
  return sorted.length === 0 ? Number.NaN : quantileOfSorted(sorted, 0.5)
}

/** 1.4826 times the median distance from the median: the standard deviation of a normal. R: mad(x, na.rm = TRUE). */
export function madOf(values: ArrayLike<number>): number {
  const centre = medianOf(values)
  return 1.4826 * medianOf(Float64Array.from(values, value => Math.abs(value - centre)))
}

/** Count, mean and standard deviation (denominator n - 1) of the values that are not missing. */
export function momentsOf(values: ArrayLike<number>): { count: number; mean: number; sd: number } {
  let count = 0
  let sum = 0
  for (let i = 0; i < values.length; i++)
    if (!Number.isNaN(values[i])) {
      count++
      sum += values[i]
    }
  const mean = sum / count
  let squares = 0
  for (let i = 0; i < values.length; i++)
    if (!Number.isNaN(values[i])) squares += (values[i] - mean) * (values[i] - mean)
  return { count, mean, sd: count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1)) }
}

/** Relative standard deviation in percent: 100 sd / mean; the robust one is 100 MAD / median. NaN unless the centre is above 0. */
export function relativeSpread(values: ArrayLike<number>, robust = false): number {
  const { mean, sd } = momentsOf(values)
  const centre = robust ? medianOf(values) : mean
  return centre > 0 ? (100 * (robust ? madOf(values) : sd)) / centre : Number.NaN
}

/** Natural logarithm; missing where the value is not above 0. */
export function logOf(value: number): number {
  return value > 0 ? Math.log(value) : Number.NaN
}
