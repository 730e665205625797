import { quantileOfSorted } from '@tessera/statistics'

/** What the statistics and the histogram have in common: moments, percentiles and deviations of numbers. */
export interface Distribution {
  readonly mean: number
  /** Of the population: divided by n. */
  readonly variance: number
  readonly skewness: number
  /** Above that of the normal distribution. */
  readonly excessKurtosis: number
  readonly median: number
  readonly minimum: number
  readonly percentile10: number
  readonly percentile25: number
  readonly percentile75: number
  readonly percentile90: number
  readonly maximum: number
  readonly meanAbsoluteDeviation: number
  /** Mean absolute deviation of what lies from the 10th to the 90th percentile. */
  readonly robustMeanAbsoluteDeviation: number
  /** Mean absolute deviation from the median. */
  readonly medianAbsoluteDeviation: number
  readonly energy: number
}

/**
 * Of ascending numbers, at least one. Percentiles are linear between order statistics, as numpy's. Skewness and
 * kurtosis of equal numbers are NaN.
 */
export function distributionOf(sorted: Float64Array): Distribution {
  const n = sorted.length
  const [minimum, maximum] = [sorted[0], sorted[n - 1]]
  let total = 0
  let energy = 0
  // Sums about the first number keep the mean of equal numbers exact.
  for (let i = 0; i < n; i++) {
    total += sorted[i] - minimum
    energy += sorted[i] * sorted[i]
  }
  const mean = minimum + total / n
  const median = quantileOfSorted(sorted, 0.5)
  const [percentile10, percentile25, percentile75, percentile90] = [0.1, 0.25, 0.75, 0.9].map(p =>
    quantileOfSorted(sorted, p),
  )
  let [second, third, fourth, absolute, fromMedian] = [0, 0, 0, 0, 0]
  let [inner, innerCount] = [0, 0]
  for (let i = 0; i < n; i++) {
    const x = sorted[i]
    const d = x - mean
    second += d * d
    third += d * d * d
    fourth += d * d * d * d
    absolute += Math.abs(d)
    fromMedian += Math.abs(x - median)
    if (x >= percentile10 && x <= percentile90) {
      inner += x - minimum
      innerCount++
    }
  }
  const innerMean = minimum + inner / innerCount
  let robust = 0
  for (let i = 0; i < n; i++)
    if (sorted[i] >= percentile10 && sorted[i] <= percentile90) robust += Math.abs(sorted[i] - innerMean)
  const variance = second / n
  return {
    mean,
    variance,
    skewness: third / n / variance ** 1.5,
    excessKurtosis: fourth / n / (variance * variance) - 3,
    median,
    minimum,
    percentile10,
    percentile25,
    percentile75,
    percentile90,
    maximum,
    meanAbsoluteDeviation: absolute / n,
    robustMeanAbsoluteDeviation: robust / innerCount,
    medianAbsoluteDeviation: fromMedian / n,
    energy,
  }
}
