import { chiSquaredUpper } from '../distributions/index.ts'
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

function count(value: number, row: number): number {
  if (!(value >= 0) || !Number.isFinite(value))
    throw new StatisticsInputError('domain', 'table', `${value} is not a count.`, row)
  return value
}
