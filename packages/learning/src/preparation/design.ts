/** One column of a design matrix: what it is, in the words of the feature it came from. */
export interface Term {
  /** The feature, `feature: level`, or `feature'`, `feature''` for the bends of a spline. */
  readonly term: string
  readonly feature: string
  readonly unit: string | null
  /** What is put in for a missing value, on the original scale. */
  readonly whenMissing: string | null
}

/** Numbers ready for a regression: one array a column, no value missing. */
export interface Design {
  readonly terms: readonly Term[]
  readonly x: readonly Float64Array[]
  readonly size: number
  readonly imputed: readonly { readonly feature: string; readonly count: number }[]
  readonly unseen: readonly { readonly feature: string; readonly level: string; readonly count: number }[]
}
