import {
  chiSquaredUpper,
  firthLogistic,
  logistic as fitLogistic,
  type LogisticOptions,
  logisticProfileLimits,
  logisticSandwich,
  normalQuantile,
} from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import { namedWarnings } from './named-warnings.ts'
import type { StatsOptions } from './options.ts'
import { matrixRows, termsText, waldTerm } from './terms-table.ts'

/** Limits and tests from a profile of the likelihood, an entry a coefficient; NaN where aliased. */
interface Profile {
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly statistic: Float64Array
  readonly p: Float64Array
}

/** Logistic regression: maximum likelihood with Wald, robust or profile limits, or Firth's penalised likelihood. */
export function logistic(input: StatsInput, options: StatsOptions): StatsResult {
  const { level, firth = false, profile = false, robust = false } = options
  if (firth && (robust || input.cluster))
    throw new UsageError('--firth has limits from its own likelihood: leave out --robust and --cluster')
  if (profile && (robust || input.cluster))
    throw new UsageError('--profile has limits from the likelihood: leave out --robust and --cluster')
  const data: LogisticOptions & { level: number } = {
    y: input.event,
    x: input.terms.map(term => term.values),
    weights: input.weights ?? undefined,
    offset: options.offset === undefined ? undefined : input.numbers(options.offset),
    level,
  }
  return firth ? penalised(input, data) : maximumLikelihood(input, data, profile, robust)
}

function maximumLikelihood(
  input: StatsInput,
  data: LogisticOptions & { level: number },
  profile: boolean,
  robust: boolean,
): StatsResult {
  const fit = fitLogistic(data)
  const { deviance, nullDeviance, logLikelihood } = fit
  const cluster = input.cluster?.codes
  const robustCovariance = robust || cluster ? logisticSandwich({ ...data, cluster, fit }) : null
  const statistic = Math.max(0, nullDeviance - deviance)
  const df = fit.aliased.filter((flag, j) => j > 0 && !flag).length
  return result(input, data.level, {
    fit,
    robustCovariance,
    interval: profile ? 'profile likelihood' : 'wald',
    profile: profile ? logisticProfileLimits({ ...data, fit }) : null,
    fields: {
      deviance,
      nullDeviance,
      logLikelihood,
      likelihoodRatio: { statistic, df, p: df === 0 ? null : chiSquaredUpper(statistic, df) },
      penalisedLogLikelihood: null,
      separated: fit.separated,
    },
    summary: `deviance ${shortNumber(deviance)}, null deviance ${shortNumber(nullDeviance)}`,
  })
}

function penalised(input: StatsInput, data: LogisticOptions & { level: number }): StatsResult {
  const fit = firthLogistic(data)
  const { logLikelihood, penalisedLogLikelihood, likelihoodRatio } = fit
  return result(input, data.level, {
    fit,
    robustCovariance: null,
    interval: 'profile penalised likelihood',
    profile: fit,
    fields: {
      deviance: -2 * logLikelihood,
      nullDeviance: null,
      logLikelihood,
      likelihoodRatio,
      penalisedLogLikelihood,
      separated: null,
    },
    summary: `Firth's penalised log likelihood ${shortNumber(penalisedLogLikelihood)}`,
  })
}

interface Found {
  readonly fit: {
    readonly coefficients: Float64Array
    readonly covariance: Float64Array
    readonly se: Float64Array
    readonly iterations: number
    readonly converged: boolean
    readonly aliased: readonly boolean[]
    readonly warnings: readonly string[]
  }
  readonly robustCovariance: Float64Array | null
  readonly interval: string
  readonly profile: Profile | null
  readonly fields: Readonly<Record<string, unknown>>
  readonly summary: string
}

function result(input: StatsInput, level: number, found: Found): StatsResult {
  const { fit, robustCovariance, interval, profile, fields, summary } = found
  const quantile = normalQuantile(1 - (1 - level) / 2)
  const names = [
    { term: '(intercept)', column: null, level: null },
    ...input.terms.map(({ name, column, level: of }) => ({ term: name, column, level: of })),
  ]
  const size = names.length
  const terms = names.map((name, i) => {
    const aliased = fit.aliased[i]
    const se = robustCovariance ? Math.sqrt(robustCovariance[i * size + i]) : fit.se[i]
    const wald = waldTerm(name, fit.coefficients[i], se, quantile, aliased)
    const own = aliased || !profile ? null : profile
    const term = own ? { ...wald, lower: own.lower[i], upper: own.upper[i], p: own.p[i] } : wald
    const ratio = (value: number | null) => (value === null ? null : Math.exp(value))
    return {
      ...term,
      modelSe: aliased ? null : fit.se[i],
      likelihoodRatio: own ? own.statistic[i] : null,
      oddsRatio: ratio(term.coefficient),
      oddsRatioLower: ratio(term.lower),
      oddsRatioUpper: ratio(term.upper),
      aliased,
    }
  })
  const warnings = namedWarnings(fit.warnings, input.terms).map(warning =>
    warning.replace('(firthLogistic, elasticNet)', '(--firth)'),
  )
  const events = input.event.reduce((sum, one) => sum + one, 0)
  return {
    fields: {
      level,
      interval,
      n: input.n,
      events,
      terms,
      covariance: matrixRows(fit.covariance, size),
      robustCovariance: robustCovariance ? matrixRows(robustCovariance, size) : null,
      ...fields,
      iterations: fit.iterations,
      converged: fit.converged,
      warnings,
    },
    text: [
      termsText(terms, 'odds ratio'),
      '',
      `${input.n} patients, ${events} events; ${summary}; limits: ${interval}`,
      ...warnings,
    ].join('\n'),
  }
}
