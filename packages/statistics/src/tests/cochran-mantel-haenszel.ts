import { chiSquaredUpper, normalQuantile } from '../distributions/index.ts'
import { requireLevel, StatisticsInputError } from '../input-error.ts'
import { cholesky, choleskySolve } from '../linear-algebra/index.ts'

export interface CochranMantelHaenszelOptions {
  /** One table of counts a stratum, rows by columns; all of one shape. */
  readonly tables: readonly (readonly ArrayLike<number>[])[]
  /** Continuity correction of one half, for 2 x 2 tables. */
  readonly correct?: boolean
  readonly level?: number
}

export interface CochranMantelHaenszel {
  readonly statistic: number
  readonly df: number
  readonly p: number
  /** Strata of two patients or more; others say nothing and are left out. */
  readonly strata: number
  /** Mantel and Haenszel's common odds ratio of 2 x 2 tables, its limits by Robins, Breslow and Greenland; null for larger ones. */
  readonly oddsRatio: { readonly value: number; readonly lower: number; readonly upper: number } | null
}

/**
 * Cochran-Mantel-Haenszel test of no association within strata: for 2 x 2 tables (|sum (a - E a)| - 1/2)^2 / sum var a;
 * for larger ones the general association statistic d' V^-1 d. Mantel & Haenszel, JNCI 1959;22:719. Robins, Breslow &
 * Greenland, Biometrics 1986;42:311. R: mantelhaen.test(table, correct).
 * @throws StatisticsInputError on tables of unequal shapes, counts below 0, or nothing to compare
 */
export function cochranMantelHaenszel(options: CochranMantelHaenszelOptions): CochranMantelHaenszel {
  const { tables, correct = true, level = 0.95 } = options
  requireLevel(level)
  const { rows, columns } = requireTables(tables)
  const strata = tables.map(table => marginsOf(table, rows, columns)).filter(({ n }) => n >= 2)
  const size = (rows - 1) * (columns - 1)
  const distance = new Float64Array(size)
  const variance = new Float64Array(size * size)
  for (const { table, row, column, n } of strata)
    for (let i = 0; i < size; i++) {
      const [r, c] = [Math.floor(i / (columns - 1)), i % (columns - 1)]
      distance[i] += table[r][c] - (row[r] * column[c]) / n
      for (let j = 0; j < size; j++) {
        const [s, d] = [Math.floor(j / (columns - 1)), j % (columns - 1)]
        variance[i * size + j] +=
          (row[r] * ((r === s ? n : 0) - row[s]) * column[c] * ((c === d ? n : 0) - column[d])) /
          (n * n * (n - 1))
      }
    }
  const factor = cholesky(variance, size)
  if (factor.rank < size)
    throw new StatisticsInputError(
      'empty',
      'tables',
      'A row or a column holds no count in any stratum that compares: leave it out.',
    )
  const single = size === 1
  const shrunk = single && correct ? Math.max(0, Math.abs(distance[0]) - 0.5) : null
  const statistic =
    shrunk === null ? dot(distance, choleskySolve(factor, distance)) : (shrunk * shrunk) / variance[0]
  return {
    statistic,
    df: size,
    p: chiSquaredUpper(statistic, size),
    strata: strata.length,
    oddsRatio: rows === 2 && columns === 2 ? commonOddsRatio(strata, level) : null,
  }
}

type Stratum = ReturnType<typeof marginsOf>

function marginsOf(table: readonly ArrayLike<number>[], rows: number, columns: number) {
  const row = new Float64Array(rows)
  const column = new Float64Array(columns)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      row[i] += table[i][j]
      column[j] += table[i][j]
    }
  return { table, row, column, n: row.reduce((sum, one) => sum + one, 0) }
}

/** 0 or infinite where a diagonal is empty in every stratum; the limits are NaN then. */
function commonOddsRatio(strata: readonly Stratum[], level: number) {
  let [r, s, pr, ps, qs] = [0, 0, 0, 0, 0]
  for (const { table, n } of strata) {
    const [a, b, c, d] = [table[0][0], table[0][1], table[1][0], table[1][1]]
    const [ri, si, pi, qi] = [(a * d) / n, (b * c) / n, (a + d) / n, (b + c) / n]
    r += ri
    s += si
    pr += pi * ri
    ps += pi * si + qi * ri
    qs += qi * si
  }
  const value = r / s
  const se = Math.sqrt(pr / (2 * r * r) + ps / (2 * r * s) + qs / (2 * s * s))
  const reach = normalQuantile(0.5 + level / 2) * se
  return { value, lower: value * Math.exp(-reach), upper: value * Math.exp(reach) }
}

function requireTables(tables: CochranMantelHaenszelOptions['tables']) {
  const rows = tables[0]?.length ?? 0
  const columns = tables[0]?.[0]?.length ?? 0
  if (rows < 2 || columns < 2)
    throw new StatisticsInputError('empty', 'tables', 'Give tables of two rows and two columns at the least.')
  tables.forEach((table, k) => {
    for (const row of table) {
      if (table.length !== rows || row.length !== columns)
        throw new StatisticsInputError(
          'length',
          'tables',
          `The table of stratum ${k} is not ${rows} x ${columns}.`,
          k,
        )
      for (let j = 0; j < columns; j++)
        if (!(row[j] >= 0) || !Number.isFinite(row[j]))
          throw new StatisticsInputError('domain', 'tables', `${row[j]} is not a count, in stratum ${k}.`, k)
    }
  })
  return { rows, columns }
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0)
}
