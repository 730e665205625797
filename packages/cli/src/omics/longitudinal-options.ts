import type { AssayOptions } from './assay-options.ts'

/** A visit of `--visits`. */
export interface GivenWindow {
  readonly name: string
  readonly from: number
  readonly to: number
}

/** The options of `tessera omics longitudinal`, as commander hands them over. */
export interface LongitudinalOptions extends AssayOptions {
  readonly clinical?: string
  readonly id: string
  readonly timeZero: string
  readonly day?: string
  readonly visits?: readonly GivenWindow[]
  readonly excludeSamples?: readonly string[]
  readonly group?: string
  readonly reference?: string
  readonly adjust: readonly string[]
  readonly random: 'intercept' | 'slope'
  readonly timeAs: 'linear' | 'visit'
  readonly perDays: number
  readonly landmark?: number
  readonly time?: string
  readonly event?: string
  readonly censor?: string
  readonly timeUnit: 'days' | 'weeks' | 'months'
  readonly endpoint?: string
  readonly assessed?: string
  readonly measures: readonly string[]
  readonly window?: number
  readonly baselineWithin?: number
  readonly centre?: string
  readonly permutations: number
  readonly seed: number
  readonly timeVarying?: true
  readonly show?: readonly string[]
  readonly fdr: number
  readonly level: number
  readonly trajectories?: string
  readonly landmarkTable?: string
  readonly exclusions?: string
}
