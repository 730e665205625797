import type { CommonOptions } from '../perform.ts'

/** The options of `tessera stats`, as commander hands them over. A method reads those that it declares. */
export interface StatsOptions extends CommonOptions {
  readonly sheet?: string
  readonly time?: string
  readonly start?: string
  /** `column=value`; all other values are censored, or compete where the method takes `--censor`. */
  readonly event?: string
  /** Value of censoring. */
  readonly censor?: string
  /** `column=value`: all other values are non-events. `column` alone: its numbers, or its levels. */
  readonly outcome?: string
  readonly score?: string
  readonly score2?: string
  readonly scores?: readonly string[]
  readonly group?: string
  readonly covariates?: readonly string[]
  readonly strata?: string
  readonly cluster?: string
  readonly weights?: string
  readonly offset?: string
  readonly slope?: readonly string[]
  readonly visit?: string
  readonly effect?: string
  readonly raters?: readonly string[]
  readonly se?: string
  readonly ties?: 'efron' | 'breslow' | 'exact'
  readonly conf?: 'log' | 'log-log' | 'plain' | 'logit'
  readonly level: number
  readonly tau?: number
  readonly times?: readonly number[]
  readonly rho?: number
  readonly gamma?: number
  readonly weighting?: 'log-rank' | 'gehan-breslow' | 'tarone-ware' | 'peto-peto' | 'modified-peto-peto'
  readonly trend?: boolean
  readonly pairwise?: 'holm' | 'bh' | 'bonferroni' | 'none'
  readonly transform?: 'km' | 'rank' | 'identity' | 'log'
  readonly dist?: 'weibull' | 'exponential' | 'lognormal' | 'loglogistic'
  readonly robust?: boolean
  readonly firth?: boolean
  readonly profile?: boolean
  readonly family?: 'gaussian' | 'binomial' | 'multinomial'
  readonly alpha?: number
  readonly lambda?: readonly number[]
  readonly nlambda?: number
  readonly folds?: number
  readonly foldid?: string
  readonly measure?: 'deviance' | 'auc' | 'class' | 'mse' | 'mae' | 'C'
  readonly grouped?: boolean
  readonly seed?: number
  readonly thresholds?: readonly number[]
  readonly partial?: readonly number[]
  readonly uncorrelated?: boolean
  readonly method?: 'reml' | 'ml'
  readonly covariance?: 'us' | 'cs' | 'csh' | 'ar1' | 'ar1h' | 'toep' | 'toeph'
  readonly scale?: 'identity' | 'logit'
  readonly estimand?: 'ate' | 'att' | 'atc' | 'ato' | 'matching'
  readonly stabilised?: boolean
}
