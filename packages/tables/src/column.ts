/** A number with its unit; NaN is missing. */
export interface NumberColumn {
  readonly kind: 'number'
  readonly name: string
  readonly unit: string | null
  readonly values: Float64Array
}

/** Text, coded by level; -1 is missing. Levels are in order of first appearance unless a dictionary orders them. */
export interface TextColumn {
  readonly kind: 'text'
  readonly name: string
  readonly levels: readonly string[]
  readonly codes: Int32Array
}

/** Calendar days as days since 1970-01-01; NaN is missing. A fraction is a time of day. */
export interface DateColumn {
  readonly kind: 'date'
  readonly name: string
  readonly values: Float64Array
}

/** True (1), false (0) or missing (-1). */
export interface BooleanColumn {
  readonly kind: 'boolean'
  readonly name: string
  readonly values: Int8Array
}

export type Column = NumberColumn | TextColumn | DateColumn | BooleanColumn
