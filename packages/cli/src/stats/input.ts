/** The levels of a column, and the level of each row. */
export interface Factor {
  readonly column: string
  readonly levels: readonly string[]
  readonly codes: Int32Array
}

/** One column of a design matrix: a number column, or one level of a text column against the first. */
export interface Term {
  /** `age`, or `sex=male`. */
  readonly name: string
  readonly column: string
  readonly level: string | null
  readonly values: Float64Array
}

/** The columns that a method asked for, in the rows where none of them is missing. */
export interface StatsInput {
  readonly time: Float64Array | null
  readonly start: Float64Array | null
  /** 1 where `--event` or `--outcome` is true. */
  readonly event: Uint8Array
  readonly score: Float64Array | null
  readonly group: Factor | null
  readonly strata: Factor | null
  readonly cluster: Factor | null
  readonly weights: Float64Array | null
  readonly terms: readonly Term[]
  /** Line of the file of each row used. */
  readonly fileRows: Int32Array
}

/** What a method found: fields of the JSON document, and the same for reading. */
export interface StatsResult {
  readonly fields: Readonly<Record<string, unknown>>
  readonly text: string
}
