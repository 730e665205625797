/** A measured column; NaN is missing, infinite values are not allowed. */
export interface NumericColumn {
  readonly kind: 'numeric'
  readonly name: string
  readonly values: Float64Array
}

/** A column of levels, coded 0 to `levels` - 1 (at most 255); -1 is missing. */
export interface CategoricalColumn {
  readonly kind: 'categorical'
  readonly name: string
  readonly codes: Int32Array
  readonly levels: number
}

export type BoostingColumn = NumericColumn | CategoricalColumn

/** Number of rows of a column. */
export function columnSize(column: BoostingColumn): number {
  return column.kind === 'numeric' ? column.values.length : column.codes.length
}
