import { chiSquaredUpper, normalTwoSided } from '../distributions/index.ts'
import { requireFinite, StatisticsInputError } from '../input-error.ts'

/** Midranks (from 1) and the sum of t^3 - t over groups of t tied values. */
export function midranks(values: ArrayLike<number>): { ranks: Float64Array; ties: number } {
  const n = values.length
  requireFinite('values', values, n)
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => values[a] - values[b])
  const ranks = new Float64Array(n)
  let ties = 0
  for (let k = 0; k < n; ) {
    let end = k + 1
    while (end < n && values[order[end]] === values[order[k]]) end++
    const length = end - k
    ties += length ** 3 - length
    const rank = (k + 1 + end) / 2
    for (; k < end; k++) ranks[order[k]] = rank
  }
  return { ranks, ties }
}

export interface MannWhitney {
  /** Pairs in which the first sample is the larger (ties one half): R's W. */
  readonly u: number
  readonly z: number
  readonly p: number
}

/**
 * Mann-Whitney (Wilcoxon rank-sum) test of two samples, two-sided, by the normal approximation with ties and,
 * by default, the continuity correction. R: wilcox.test(first, second, exact = FALSE). All values equal give p 1.
 * @throws StatisticsInputError on an empty sample or missing values
 */
export function mannWhitney(options: {
  readonly first: ArrayLike<number>
  readonly second: ArrayLike<number>
  readonly correct?: boolean
}): MannWhitney {
  const { first, second, correct = true } = options
  const [m, n] = [first.length, second.length]
  if (m === 0 || n === 0)
    throw new StatisticsInputError('empty', m === 0 ? 'first' : 'second', 'A sample is empty.')
  requireFinite('first', first, m)
  requireFinite('second', second, n)
  const all = new Float64Array(m + n)
  all.set(Array.from(first))
  all.set(Array.from(second), m)
  const { ranks, ties } = midranks(all)
  let u = (-m * (m + 1)) / 2
  for (let i = 0; i < m; i++) u += ranks[i]
  const distance = u - (m * n) / 2
  const total = m + n
  const sigma = Math.sqrt(((m * n) / 12) * (total + 1 - ties / (total * (total - 1))))
  if (!(sigma > 0)) return { u, z: 0, p: 1 }
  const z = (distance - (correct ? Math.sign(distance) * 0.5 : 0)) / sigma
  return { u, z, p: Math.min(1, normalTwoSided(z)) }
}

export interface KruskalWallis {
  readonly statistic: number
  readonly df: number
  readonly p: number
}

/**
 * Kruskal-Wallis test that all samples come from one distribution, corrected for ties. R: kruskal.test(values,
 * group). All values equal give statistic 0 and p 1.
 * @throws StatisticsInputError on missing values, unequal lengths or fewer than two groups
 */
export function kruskalWallis(options: {
  readonly values: ArrayLike<number>
  /** Whole numbers that name the group of each value. */
  readonly group: ArrayLike<number>
}): KruskalWallis {
  const { values, group } = options
  const n = values.length
  requireFinite('values', values, n)
  requireFinite('group', group, n)
  const { ranks, ties } = midranks(values)
  const sums = new Map<number, { n: number; rank: number }>()
  for (let i = 0; i < n; i++) {
    const sum = sums.get(group[i]) ?? { n: 0, rank: 0 }
    sums.set(group[i], { n: sum.n + 1, rank: sum.rank + ranks[i] })
  }
  if (sums.size < 2)
    throw new StatisticsInputError('oneClass', 'group', 'Fewer than two groups: nothing to compare.')
  let squares = 0
  for (const sum of sums.values()) squares += (sum.rank * sum.rank) / sum.n
  const correction = 1 - ties / (n ** 3 - n)
  const df = sums.size - 1
  if (!(correction > 0)) return { statistic: 0, df, p: 1 }
  const statistic = ((12 * squares) / (n * (n + 1)) - 3 * (n + 1)) / correction
  return { statistic, df, p: chiSquaredUpper(statistic, df) }
}
