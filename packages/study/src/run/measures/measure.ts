import type { Evaluated } from '../evaluated.ts'

/** A value with the interval that theory gives it. */
export interface Interval {
  readonly value: number
  readonly se: number | null
  readonly lower: number
  readonly upper: number
  readonly method: string
}

/** What a model is judged by. One file each; a point value for the bootstrap, an interval where theory has one. */
export interface Measure {
  /** Stable name, as in {@link import('@tessera/evidence').Estimate}. */
  readonly name: string
  readonly label: string
  readonly horizon: number | null
  readonly threshold: number | null
  /**
   * How folds are put together. Ranks of different fitted models are not comparable, so discrimination is taken
   * within folds; predicted probabilities are, so calibration and accuracy are taken over all held-out patients.
   */
  readonly across: 'within folds' | 'all held-out patients'
  /** Scale on which folds are pooled by meta-analysis; null where they are not. */
  readonly pooledOn: 'identity' | 'logit' | 'log' | 'fisher' | null
  /** Differences from the baseline are reported. */
  readonly compared: boolean
  readonly better: 'higher' | 'lower' | 'one' | 'zero'
  /** Why it cannot be estimated on these patients, or null. */
  refuse(evaluated: Evaluated): string | null
  /** Point value; NaN where it cannot be estimated. */
  value(evaluated: Evaluated): number
  /** Value with its interval; null where only the bootstrap gives one. */
  interval(evaluated: Evaluated, level: number): Interval | null
  /** Weight of a fold when values are averaged within folds. */
  weight(evaluated: Evaluated): number
}

/** Runs a computation that may refuse degenerate rows: NaN instead of the error. */
export function valueOrNaN(compute: () => number): number {
  try {
    return compute()
  } catch {
    return Number.NaN
  }
}

/** The interval of a measure; where the statistic refuses the rows, no number and its reason as the method. */
export function intervalOrWhy(
  measure: Measure,
  evaluated: Evaluated,
  level: number,
): (Omit<Interval, 'value'> & { readonly value: number | null; readonly why?: string }) | null {
  try {
    return measure.interval(evaluated, level)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { value: null, se: null, lower: Number.NaN, upper: Number.NaN, method: 'none', why }
  }
}
