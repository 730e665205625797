import { normalQuantile } from '@tessera/statistics'

/** Median of a chi-squared variable on one degree of freedom. */
const nullMedian = normalQuantile(0.75) ** 2

/**
 * Genomic inflation: the median of the variants' chi-squared statistics (one degree of freedom, from their p-values)
 * over that of the distribution, 0.4549. 1 where nothing inflates; above about 1.05 look at ancestry and relatives.
 * Devlin & Roeder, Biometrics 1999;55:997. NaN without a p-value.
 */
export function genomicInflation(p: ArrayLike<number>): number {
  const sorted = Float64Array.from(p)
    .filter(value => !Number.isNaN(value))
    .sort()
  const n = sorted.length
  if (n === 0) return Number.NaN
  const statistic = (value: number) => normalQuantile(value / 2) ** 2
  const upper = statistic(sorted[Math.floor((n - 1) / 2)])
  const lower = statistic(sorted[Math.ceil((n - 1) / 2)])
  return (upper + lower) / 2 / nullMedian
}
