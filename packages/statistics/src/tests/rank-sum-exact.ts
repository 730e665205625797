import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { midranks } from './ranks.ts'

export interface ExactMannWhitney {
  /** Pairs in which the first sample is the larger (ties one half): R's W. */
  readonly u: number
  /** Two-sided. */
  readonly p: number
  /** P(U >= u) and P(U <= u) under equality. */
  readonly greater: number
  readonly less: number
}

/** Rank sums times sample size that are counted at the most: about a second. */
const LARGEST = 2e8

/**
 * The exact Mann-Whitney test: the distribution of the rank sum over all ways to choose the first sample from the pooled
 * values, ties kept as midranks. Two-sided p: without ties twice the smaller tail (R: wilcox.test(exact = TRUE)); with
 * ties the share of choices whose rank sum lies at least as far from its mean (coin::wilcox_test(distribution = "exact")),
 * which without ties is the same number. Counted by the shift algorithm of Streitberg & Roehmel (EDV in Medizin und
 * Biologie 1986;17:12) as probabilities, so that no count overflows.
 * @throws StatisticsInputError on an empty sample, missing values, or samples too large to count
 */
export function mannWhitneyExact(options: {
  readonly first: ArrayLike<number>
  readonly second: ArrayLike<number>
}): ExactMannWhitney {
  const { first, second } = options
  const [m, n] = [first.length, second.length]
  if (m === 0 || n === 0)
    throw new StatisticsInputError('empty', m === 0 ? 'first' : 'second', 'A sample is empty.')
  requireFinite('first', first, m)
  requireFinite('second', second, n)
  const { ranks } = midranks(Float64Array.from([...Array.from(first), ...Array.from(second)]))
  // twice the midrank is whole
  const doubled = ranks.map(rank => Math.round(2 * rank))
  const observed = doubled.subarray(0, m).reduce((sum, rank) => sum + rank, 0)
  const density = rankSumDensity(doubled, m)
  const mean = m * (m + n + 1)
  const distance = Math.abs(observed - mean)
  let p = 0
  let greater = 0
  let less = 0
  for (let sum = 0; sum < density.length; sum++) {
    if (Math.abs(sum - mean) >= distance) p += density[sum]
    if (sum >= observed) greater += density[sum]
    if (sum <= observed) less += density[sum]
  }
  return {
    u: (observed - m * (m + 1)) / 2,
    p: Math.min(1, p),
    greater: Math.min(1, greater),
    less: Math.min(1, less),
  }
}

/** Probability of each sum of m of the scores, drawn without replacement with equal chances. */
function rankSumDensity(scores: Float64Array, m: number): Float64Array {
  const total = scores.length
  const largest = [...scores]
    .sort((a, b) => b - a)
    .slice(0, m)
    .reduce((sum, score) => sum + score, 0)
  if (largest * m * total > LARGEST)
    throw new StatisticsInputError(
      'option',
      'first',
      `Samples of ${m} and ${total - m} are too large to count: the normal approximation is exact enough.`,
    )
  // chance[taken][sum], after each score in its turn; taking the i-th with probability (m - taken) / (left)
  const chance = Array.from({ length: m + 1 }, () => new Float64Array(largest + 1))
  chance[0][0] = 1
  for (let i = 0; i < total; i++) {
    const left = total - i
    for (let taken = Math.min(i, m); taken >= 0; taken--) {
      const take = (m - taken) / left
      if (take < 0) continue
      const here = chance[taken]
      if (taken < m && take > 0) {
        const next = chance[taken + 1]
        for (let sum = 0; sum + scores[i] <= largest; sum++)
          if (here[sum] !== 0) next[sum + scores[i]] += here[sum] * take
      }
      const stay = Math.max(0, 1 - take)
      for (let sum = 0; sum <= largest; sum++) here[sum] *= stay
    }
  }
  return chance[m]
}
