import { StatisticsInputError } from '../input-error.ts'
import { benjaminiHochberg, holm } from '../tests/multiplicity.ts'
import { logRank } from './log-rank.ts'
import type { LogRankOptions } from './log-rank-sums.ts'
import { takeRows } from './survival-rows.ts'

/** How the p-values of all pairs are adjusted together. */
export type PairwiseAdjustment = 'holm' | 'benjamini-hochberg' | 'bonferroni' | 'none'

export interface LogRankPair {
  readonly first: number
  readonly second: number
  readonly chiSquared: number
  /** 0 where the pair has nothing to test (p is then 1, and counts in the adjustment). */
  readonly df: number
  readonly p: number
  readonly adjustedP: number
}

/**
 * The log-rank test of each pair of groups, from the rows of the two alone, with adjusted p-values.
 * R: survminer::pairwise_survdiff(p.adjust.method).
 * @throws StatisticsInputError as {@link logRank}
 */
export function pairwiseLogRank(
  options: LogRankOptions & { readonly adjust?: PairwiseAdjustment },
): readonly LogRankPair[] {
  const { group, strata, adjust = 'holm', ...rest } = options
  const { n, robust } = logRank(options)
  const present = Array.from(n.keys()).filter(g => n[g] > 0)
  const all = Int32Array.from({ length: options.time.length }, (_, row) => row)
  const pairs = present.flatMap((first, i) =>
    present.slice(i + 1).map(second => {
      const rows = all.filter(row => group[row] === first || group[row] === second)
      const { chiSquared, df, p } = logRank({
        ...rest,
        robust,
        ...takeRows(options, rows),
        group: Uint8Array.from(rows, row => (group[row] === second ? 1 : 0)),
        strata: strata ? Float64Array.from(rows, row => strata[row]) : undefined,
      })
      return { first, second, chiSquared, df, p }
    }),
  )
  const adjusted = adjustTogether(
    pairs.map(pair => pair.p),
    adjust,
  )
  return pairs.map((pair, i) => ({ ...pair, adjustedP: adjusted[i] }))
}

function adjustTogether(p: readonly number[], adjust: PairwiseAdjustment): ArrayLike<number> {
  switch (adjust) {
    case 'holm':
      return holm(p)
    case 'benjamini-hochberg':
      return benjaminiHochberg(p)
    case 'bonferroni':
      return p.map(one => Math.min(one * p.length, 1))
    case 'none':
      return p
    default:
      throw new StatisticsInputError('option', 'adjust', `adjust '${adjust}' is not known.`)
  }
}
