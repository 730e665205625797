import { UsageError } from '../exit-code.ts'
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
  readonly report?: string
  readonly landmarkTable?: string
  readonly exclusions?: string
}

/** @throws UsageError where options that belong together are not together */
export function requireSense({
  landmark,
  clinical,
  group,
  time,
  endpoint,
  samples,
  timeVarying,
  landmarkTable: file,
  day,
}: LongitudinalOptions): void {
  if (samples === undefined && day === undefined)
    throw new UsageError('give --samples SHEET: patient and date of each sample')
  if (clinical === undefined && (group !== undefined || landmark !== undefined || timeVarying))
    throw new UsageError('give --clinical TABLE: a row a patient with time zero, group and outcome')
  if (landmark === undefined && (endpoint !== undefined || (time !== undefined && !timeVarying)))
    throw new UsageError(
      'an outcome needs --landmark DAY, by which the features are known (or --time-varying)',
    )
  if (landmark === undefined && file !== undefined)
    throw new UsageError('--landmark-table needs --landmark DAY')
  if (landmark !== undefined && time === undefined && endpoint === undefined && file === undefined)
    throw new UsageError(
      '--landmark needs an outcome after it: --time COLUMN --event COLUMN=VALUE, or --endpoint with --assessed',
    )
}
