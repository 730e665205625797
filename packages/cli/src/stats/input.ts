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

/** What ended follow-up: 0 censored, 1 the event of interest, 2 and more the values that compete with it. */
export interface Causes {
  readonly codes: Int32Array
  /** The value of the file for each code from 1 on: the event of interest first, the others in order. */
  readonly labels: readonly string[]
}

/** The columns that a method asked for, in the rows where none of them is missing. */
export interface StatsInput {
  /** Rows used. */
  readonly n: number
  readonly time: Float64Array | null
  readonly start: Float64Array | null
  /** 1 where `--event column=value` or `--outcome column=value` holds. */
  readonly event: Uint8Array
  /** With `--censor`, for methods that know competing events; null otherwise. */
  readonly causes: Causes | null
  readonly score: Float64Array | null
  readonly group: Factor | null
  readonly strata: Factor | null
  readonly cluster: Factor | null
  readonly weights: Float64Array | null
  /** Of `--covariates`. */
  readonly terms: readonly Term[]
  /** Line of the file of each row used. */
  readonly fileRows: Int32Array
  /** Any column that a flag names, as numbers. @throws FindingsError where it holds text or dates */
  numbers(column: string): Float64Array
  /** Any column that a flag names, as levels. */
  factor(column: string): Factor
  /** Whether a column holds text (and so levels rather than numbers). */
  isText(column: string): boolean
}

/** What a method found: fields of the JSON document, and the same for reading. */
export interface StatsResult {
  readonly fields: Readonly<Record<string, unknown>>
  readonly text: string
}
