import { hypergeometricDensity } from '../distributions/index.ts'
import { requireLevel, StatisticsInputError } from '../input-error.ts'
import { enumerateTables } from './fisher-tables.ts'

export interface FisherExact {
  /** Two-sided. */
  readonly p: number
  /**
   * Of a 2 x 2 table: the conditional estimate with its exact limits (0 or Infinity where a cell forces it; the
   * estimate NaN where a row or a column is empty); null else.
   */
  readonly oddsRatio: { readonly value: number; readonly lower: number; readonly upper: number } | null
}

/**
 * Fisher's exact test, two-sided: the sum of the probabilities, given the margins, of the tables that are no likelier than
 * the observed one; of 2 x 2 tables the conditional maximum likelihood odds ratio, with limits where either tail holds half
 * of 1 - level. Larger tables are counted one by one. R: fisher.test(table).
 * @throws StatisticsInputError unless the table has two rows and columns or more, of whole counts, and can be counted
 */
export function fisherExact(table: readonly ArrayLike<number>[], level = 0.95): FisherExact {
  requireLevel(level)
  requireCounts(table)
  if (table.length === 2 && table[0].length === 2) return twoByTwo(table, level)
  return { p: enumerateTables(table.map(row => Array.from(row))), oddsRatio: null }
}

function twoByTwo(table: readonly ArrayLike<number>[], level: number): FisherExact {
  const [a, b, c, d] = [table[0][0], table[0][1], table[1][0], table[1][1]]
  const [white, black, draws] = [a + c, b + d, a + b]
  const low = Math.max(0, draws - black)
  const high = Math.min(draws, white)
  const density = Array.from({ length: high - low + 1 }, (_, i) =>
    hypergeometricDensity(low + i, white, black, draws),
  )
  const observed = density[a - low]
  const p = density.reduce((sum, one) => sum + (one <= observed * (1 + 1e-7) ? one : 0), 0)
  if (low === high)
    return { p: 1, oddsRatio: { value: Number.NaN, lower: 0, upper: Number.POSITIVE_INFINITY } }
  const at = noncentral(density, low)
  const tail = (1 - level) / 2
  return {
    p: Math.min(1, p),
    oddsRatio: {
      value: a === low ? 0 : a === high ? Number.POSITIVE_INFINITY : Math.exp(rootOf(t => at(t).mean - a)),
      lower: a === low ? 0 : Math.exp(rootOf(t => at(t).atLeast(a) - tail)),
      upper: a === high ? Number.POSITIVE_INFINITY : Math.exp(rootOf(t => tail - at(t).atMost(a))),
    },
  }
}

/** The distribution of the first cell when the log odds ratio is t. */
function noncentral(density: readonly number[], low: number) {
  return (t: number) => {
    const logs = density.map((one, i) => Math.log(one) + t * i)
    const largest = Math.max(...logs)
    const weights = logs.map(one => Math.exp(one - largest))
    const total = weights.reduce((sum, one) => sum + one, 0)
    const where = (keep: (x: number) => boolean) =>
      weights.reduce((sum, one, i) => sum + (keep(low + i) ? one : 0), 0) / total
    return {
      mean: weights.reduce((sum, one, i) => sum + one * (low + i), 0) / total,
      atLeast: (x: number) => where(value => value >= x),
      atMost: (x: number) => where(value => value <= x),
    }
  }
}

/** Root of a rising function, by halving a bracket that grows from 0. */
function rootOf(rising: (t: number) => number): number {
  let low = -1
  while (rising(low) > 0) low *= 2
  let high = 1
  while (rising(high) < 0) high *= 2
  for (let i = 0; i < 200 && high - low > 1e-15 * Math.max(1, Math.abs(low)); i++) {
    const middle = (low + high) / 2
    if (rising(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function requireCounts(table: readonly ArrayLike<number>[]): void {
  const columns = table[0]?.length ?? 0
  if (table.length < 2 || columns < 2)
    throw new StatisticsInputError(
      'option',
      'table',
      'Fisher\u2019s exact test needs two rows and two columns or more.',
    )
  table.forEach((row, i) => {
    if (row.length !== columns)
      throw new StatisticsInputError('length', 'table', `Row ${i} of the table has ${row.length} counts.`, i)
    for (let j = 0; j < columns; j++)
      if (!Number.isInteger(row[j]) || row[j] < 0)
        throw new StatisticsInputError('domain', 'table', `${row[j]} is not a whole count.`, i)
  })
}
