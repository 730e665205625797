import { chiSquaredUpper, hypergeometricDensity } from '../distributions/index.ts'
import { StatisticsInputError } from '../input-error.ts'

export interface ChiSquaredResult {
  readonly statistic: number
  readonly df: number
  readonly p: number
  /** Smallest expected count; below 5 the approximation is doubtful. */
  readonly smallestExpected: number
}

/**
 * Pearson's chi-squared test of a table of counts, without continuity correction; rows and columns of zeros are
 * left out. R: chisq.test(table, correct = FALSE).
 * @throws StatisticsInputError on negative counts, unequal rows, or fewer than two rows or columns that hold counts
 */
export function chiSquaredTest(table: readonly ArrayLike<number>[]): ChiSquaredResult {
  const rowSums = table.map((row, i) => {
    let sum = 0
    if (row.length !== table[0].length)
      throw new StatisticsInputError('length', 'table', `Row ${i} of the table has ${row.length} counts.`, i)
    for (let j = 0; j < row.length; j++) sum += count(row[j], i)
    return sum
  })
  const columns = table.length === 0 ? 0 : table[0].length
  const columnSums = Array.from({ length: columns }, (_, j) => table.reduce((sum, row) => sum + row[j], 0))
  const total = rowSums.reduce((a, b) => a + b, 0)
  const df = (rowSums.filter(s => s > 0).length - 1) * (columnSums.filter(s => s > 0).length - 1)
  if (total === 0 || df === 0)
    throw new StatisticsInputError(
      'empty',
      'table',
      'The table needs two rows and two columns that hold counts.',
    )
  let statistic = 0
  let smallestExpected = Number.POSITIVE_INFINITY
  for (let i = 0; i < table.length; i++)
    for (let j = 0; j < columns; j++) {
      const expected = (rowSums[i] * columnSums[j]) / total
      if (expected === 0) continue
      smallestExpected = Math.min(smallestExpected, expected)
      statistic += (table[i][j] - expected) ** 2 / expected
    }
  return { statistic, df, p: chiSquaredUpper(statistic, df), smallestExpected }
}

/**
 * Fisher's exact test of a 2 x 2 table, two-sided: the sum of the probabilities, given the margins, of the tables
 * that are no likelier than the observed one. R: fisher.test(table)$p.value.
 * @throws StatisticsInputError unless the table is 2 x 2 of whole counts
 */
export function fisherExact(table: readonly ArrayLike<number>[]): { readonly p: number } {
  if (table.length !== 2 || table[0].length !== 2 || table[1].length !== 2)
    throw new StatisticsInputError('option', 'table', 'Fisher\u2019s exact test here is for a 2 x 2 table.')
  const [[a, b], [c, d]] = [Array.from(table[0]), Array.from(table[1])]
  for (const [i, value] of [a, b, c, d].entries()) {
    count(value, i >> 1)
    if (!Number.isInteger(value))
      throw new StatisticsInputError('domain', 'table', `${value} is not a whole count.`, i >> 1)
  }
  const [white, black, draws] = [a + c, b + d, a + b]
  const low = Math.max(0, draws - black)
  const high = Math.min(draws, white)
  const observed = hypergeometricDensity(a, white, black, draws)
  let p = 0
  for (let x = low; x <= high; x++) {
    const density = hypergeometricDensity(x, white, black, draws)
    if (density <= observed * (1 + 1e-7)) p += density
  }
  return { p: Math.min(1, p) }
}

function count(value: number, row: number): number {
  if (!(value >= 0) || !Number.isFinite(value))
    throw new StatisticsInputError('domain', 'table', `${value} is not a count.`, row)
  return value
}
