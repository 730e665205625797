import { chiSquaredUpper } from '../distributions/index.ts'
import { StatisticsInputError } from '../input-error.ts'
import { clopperPearson } from '../proportions/index.ts'
import { binomialTails } from './binomial-tails.ts'

export interface McNemar {
  readonly statistic: number
  readonly df: number
  readonly p: number
  /** Exact binomial p of a 2 x 2 table; null for larger ones. */
  readonly exactP: number | null
  /**
   * Odds of the discordant pairs, first-only over second-only, with exact limits: Infinity where no pair is
   * second-only; null for larger tables, and where no pair is discordant.
   */
  readonly oddsRatio: { readonly value: number; readonly lower: number; readonly upper: number } | null
  readonly discordant: number
}

/**
 * McNemar's test of paired yes/no ratings, sum over i < j of (|n_ij - n_ji| - 1)^2 / (n_ij + n_ji) (the correction for
 * 2 x 2 tables alone, as in R); Bowker's test of symmetry for larger tables. Without a discordant pair there is nothing to
 * test: statistic 0, p 1. McNemar, Psychometrika 1947;12:153. R: mcnemar.test(table, correct), binom.test.
 * @throws StatisticsInputError unless the table is square, with counts
 */
export function mcnemar(options: {
  readonly table: readonly ArrayLike<number>[]
  readonly correct?: boolean
  readonly level?: number
}): McNemar {
  const { table, correct = true, level = 0.95 } = options
  const k = table.length
  if (k < 2 || table.some(row => row.length !== k))
    throw new StatisticsInputError(
      'length',
      'table',
      'Give a square table: the same categories by both raters.',
    )
  let statistic = 0
  let df = 0
  let discordant = 0
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      const [here, there] = [table[i][j], table[j][i]]
      if (!(here >= 0) || !Number.isFinite(here))
        throw new StatisticsInputError('domain', 'table', `${here} is not a count.`, i)
      if (j <= i || here + there === 0) continue
      const apart = Math.abs(here - there)
      statistic += (k === 2 && correct ? Math.max(0, apart - 1) : apart) ** 2 / (here + there)
      discordant += here + there
      df++
    }
  const two = k === 2 && discordant > 0 ? pairOdds(table[0][1], table[1][0], level) : null
  return {
    statistic,
    df,
    p: df === 0 ? 1 : chiSquaredUpper(statistic, df),
    exactP: k > 2 ? null : (two?.p ?? 1),
    oddsRatio: two?.oddsRatio ?? null,
    discordant,
  }
}

function pairOdds(first: number, second: number, level: number) {
  if (!Number.isInteger(first) || !Number.isInteger(second)) return null
  const n = first + second
  const { lower, upper } = clopperPearson({ successes: first, n, level })
  const odds = (share: number) => share / (1 - share)
  return {
    p: Math.min(1, 2 * Math.min(...Object.values(binomialTails(first, n, 0.5)))),
    oddsRatio: { value: first / second, lower: odds(lower), upper: odds(upper) },
  }
}
