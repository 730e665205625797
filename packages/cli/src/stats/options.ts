import type { CommonOptions } from '../perform.ts'

/** The options of `tessera stats`, as commander hands them over. A method reads those that it declares. */
export interface StatsOptions extends CommonOptions {
  readonly sheet?: string
  readonly time?: string
  readonly start?: string
  /** `column=value`; all other values are censored. */
  readonly event?: string
  /** `column=value`; all other values are non-events. */
  readonly outcome?: string
  readonly score?: string
  readonly group?: string
  readonly covariates?: readonly string[]
  readonly strata?: string
  readonly cluster?: string
  readonly weights?: string
  readonly ties?: 'efron' | 'breslow'
  readonly conf?: 'log' | 'log-log' | 'plain' | 'logit'
  readonly level: number
  readonly tau?: number
  readonly times?: readonly number[]
  readonly rho?: number
}
