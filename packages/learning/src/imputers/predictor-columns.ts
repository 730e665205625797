import { type FittedColumn, unseenLevel } from './fitted-column.ts'

/**
 * The columns that predict feature `own`: every other one with a value in training, numbers as they are, categories as
 * an indicator of each level but the first. A level not met in training takes the training share of each indicator.
 */
export function predictorsOf(
  own: number,
  columns: readonly FittedColumn[],
  values: readonly Float64Array[],
): Float64Array[] {
  return columns.flatMap((column, j) => {
    if (j === own || column.known === 0) return []
    if (column.kind === 'numeric') return [values[j]]
    return column.levels
      .slice(1)
      .map((_, k) =>
        values[j].map(code =>
          code === unseenLevel ? column.counts[k + 1] / column.known : code === k + 1 ? 1 : 0,
        ),
      )
  })
}
