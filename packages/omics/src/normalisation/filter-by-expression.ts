import { librarySizes as sizesOf } from './columns.ts'

export interface ExpressionFilterOptions {
  /** Group of each sample, coded from 0; all are one group by default. */
  readonly groups?: ArrayLike<number>
  /** Effective library sizes; the sums of the samples by default. */
  readonly librarySizes?: Float64Array
  readonly minimumCount?: number
  readonly minimumTotal?: number
  /** Groups above this size need the share `proportion` of what is above it. */
  readonly largeSize?: number
  readonly proportion?: number
}

/**
 * 1 for features with enough reads to be tested: at least `minimumCount` (10) reads at the median library size, in as
 * many samples as the smallest group has, and at least `minimumTotal` (15) over all.
 * Chen, Lun & Smyth, F1000Research 2016;5:1438. edgeR: filterByExpr(y, group).
 */
export function filterByExpression(
  values: Float64Array,
  samples: number,
  options: ExpressionFilterOptions = {},
): Uint8Array {
  const { minimumCount = 10, minimumTotal = 15, largeSize = 10, proportion = 0.7 } = options
  const sizes = options.librarySizes ?? sizesOf(values, samples)
  const counts = new Map<number, number>()
  for (let s = 0; s < samples; s++) {
    const group = options.groups?.[s] ?? 0
    counts.set(group, (counts.get(group) ?? 0) + 1)
  }
  const smallest = Math.min(...counts.values())
  const needed = smallest > largeSize ? largeSize + (smallest - largeSize) * proportion : smallest
  const sorted = sizes.slice().sort()
  const half = samples >> 1
  const median = samples % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  const cut = (minimumCount / median) * 1e6
  const keep = new Uint8Array(samples === 0 ? 0 : values.length / samples)
  for (let f = 0; f < keep.length; f++) {
    let enough = 0
    let total = 0
    for (let s = 0; s < samples; s++) {
      const count = values[f * samples + s]
      if ((count / sizes[s]) * 1e6 >= cut) enough++
      total += count
    }
    keep[f] = enough >= needed - 1e-14 && total >= minimumTotal - 1e-14 ? 1 : 0
  }
  return keep
}
