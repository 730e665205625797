/** Calls `visit` with the values of each sample over the features, of `values[f * samples + s]`. The array is reused. */
export function forEachColumn(
  values: Float64Array,
  samples: number,
  visit: (column: Float64Array, sample: number) => void,
): void {
  const features = samples === 0 ? 0 : values.length / samples
  // A block of samples is gathered in one pass over the features: a cache line holds eight neighbours.
  const width = 16
  const block = Array.from({ length: Math.min(width, samples) }, () => new Float64Array(features))
  for (let from = 0; from < samples; from += width) {
    const count = Math.min(width, samples - from)
    for (let f = 0; f < features; f++) {
      const start = f * samples + from
      for (let c = 0; c < count; c++) block[c][f] = values[start + c]
    }
    for (let c = 0; c < count; c++) visit(block[c], from + c)
  }
}

/** Sum of each sample over the features; missing values do not count. */
export function librarySizes(values: Float64Array, samples: number): Float64Array {
  const sums = new Float64Array(samples)
  for (let start = 0; start < values.length; start += samples)
    for (let s = 0; s < samples; s++) {
      const value = values[start + s]
      if (!Number.isNaN(value)) sums[s] += value
    }
  return sums
}

/** Sum of each feature over the samples; missing values do not count. */
export function featureSums(values: Float64Array, samples: number): Float64Array {
  const sums = new Float64Array(samples === 0 ? 0 : values.length / samples)
  for (let f = 0; f < sums.length; f++) {
    let sum = 0
    for (let s = 0; s < samples; s++) {
      const value = values[f * samples + s]
      if (!Number.isNaN(value)) sum += value
    }
    sums[f] = sum
  }
  return sums
}

/** exp(mean(log)) of positive numbers. */
export function geometricMean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.log(values[i])
  return Math.exp(sum / values.length)
}

/** The median of the first `count` values; they are sorted in place. NaN of none. */
export function medianInPlace(values: Float64Array, count = values.length): number {
  if (count === 0) return Number.NaN
  const sorted = values.subarray(0, count).sort()
  const half = count >> 1
  return count % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
