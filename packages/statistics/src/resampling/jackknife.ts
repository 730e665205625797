import { StatisticsInputError } from '../input-error.ts'

export interface Jackknife {
  /** One array a statistic: its value without each row in turn that had an answer. */
  readonly values: readonly Float64Array[]
  /** Standard error of each statistic: sqrt((m - 1) / m sum (value - mean)^2) over the m rows that had an answer. */
  readonly se: Float64Array
  /** Rows without which the statistics had no answer. */
  readonly failed: Int32Array
}

/**
 * Everything anew without each row in turn, so that every step (a model of weights, a curve) adds its own uncertainty.
 * Its variance lies above the true one on average (Efron & Stein, Ann Stat 1981;9:586). Quenouille, Biometrika
 * 1956;43:353; Tukey, Ann Math Stat 1958;29:614. R: bootstrap::jackknife.
 * @param statistic of the rows that are left; a StatisticsInputError of it counts as no answer
 * @throws StatisticsInputError with fewer than two rows, or where fewer than two had an answer
 */
export function jackknife(n: number, statistic: (rows: Int32Array) => ArrayLike<number>): Jackknife {
  if (!Number.isInteger(n) || n < 2)
    throw new StatisticsInputError('empty', 'n', `n is ${n}: the jackknife needs two rows or more.`)
  const drawn: ArrayLike<number>[] = []
  const failed: number[] = []
  for (let left = 0; left < n; left++) {
    const rows = Int32Array.from({ length: n - 1 }, (_, i) => (i < left ? i : i + 1))
    try {
      drawn.push(statistic(rows))
    } catch (error) {
      if (!(error instanceof StatisticsInputError)) throw error
      failed.push(left)
    }
  }
  const m = drawn.length
  if (m < 2)
    throw new StatisticsInputError(
      'empty',
      'statistic',
      'Without any one row there is no answer: there is too little data.',
    )
  const values = Array.from({ length: drawn[0].length }, (_, k) => Float64Array.from(drawn, one => one[k]))
  const se = Float64Array.from(values, own => {
    const mean = own.reduce((sum, value) => sum + value, 0) / m
    return Math.sqrt(((m - 1) / m) * own.reduce((sum, value) => sum + (value - mean) ** 2, 0))
  })
  return { values, se, failed: Int32Array.from(failed) }
}
