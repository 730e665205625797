import type { Training } from './split.ts'

/** What fitting may depend on besides the rows: a seed, and a name for the log. */
export interface FitContext {
  readonly seed: number
}

/** Something fitted: applies to any rows of the same shape, and can be written down. */
export interface Fitted<I, O> {
  apply(input: I): O
  /** Plain JSON from which the same thing can be made again. */
  toJSON(): unknown
}

/**
 * The one interface of whatever is fitted to patients, in any package: imputer, scaler, ComBat, feature
 * filter, cut-off, model. It is given {@link Training} rows; held-out rows are a type error.
 */
export interface Fitter<I, F extends Fitted<I, unknown>> {
  readonly name: string
  fit(training: Training<I>, context: FitContext): F
}
