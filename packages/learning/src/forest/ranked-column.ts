import { LearnerError } from '../learner-error.ts'

/** A column as trees read it while they grow: the place of each value among the distinct ones. */
export interface RankedColumn {
  /** 0 for the least value; equal values share a rank. */
  readonly rank: Int32Array
  /** Distinct values, ascending. */
  readonly values: Float64Array
}

/**
 * Ranks of a column.
 * @throws LearnerError for a missing or infinite value
 */
export function rankColumn(column: Float64Array, name: string): RankedColumn {
  column.forEach((value, row) => {
    if (!Number.isFinite(value))
      throw new LearnerError(
        'not-finite',
        `column '${name}' is ${value} in row ${row}`,
        'trees take complete columns: prepare or impute them first',
      )
  })
  const sorted = column.slice().sort()
  let distinct = 0
  for (let i = 0; i < sorted.length; i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[distinct++] = sorted[i]
  const values = sorted.slice(0, distinct)
  const rank = Int32Array.from(column, value => position(values, value))
  return { rank, values }
}

/** Where `value` stands in ascending `values`, which hold it. */
function position(values: Float64Array, value: number): number {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Halfway between two distinct values, and never the upper one. */
export function thresholdBetween(lower: number, upper: number): number {
  const middle = lower / 2 + upper / 2
  return middle < upper && middle >= lower ? middle : lower
}
