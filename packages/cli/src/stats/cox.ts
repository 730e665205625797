import { cox as fitCox, normalQuantile } from '@tessera/statistics'
import { shortNumber, shortP } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'
import { matrixRows, termsText, waldTerm } from './terms-table.ts'

/** Cox regression: strata, delayed entry, weights, robust errors by `--cluster`. */
export function cox(input: StatsInput, options: StatsOptions): StatsResult {
  const { ties = 'efron', level } = options
  const fit = fitCox({
    time: required(input.time, '--time'),
    event: input.event,
    x: input.terms.map(term => term.values),
    entry: input.start ?? undefined,
    strata: input.strata?.codes,
    weights: input.weights ?? undefined,
    cluster: input.cluster?.codes,
    ties,
  })
  const quantile = normalQuantile(1 - (1 - level) / 2)
  const p = input.terms.length
  const terms = input.terms.map(({ name, column, level: factorLevel }, i) => {
    const wald = waldTerm(
      { term: name, column, level: factorLevel },
      fit.coefficients[i],
      fit.se[i],
      quantile,
      fit.aliased[i],
    )
    const ratio = (value: number | null) => (value === null ? null : Math.exp(value))
    return {
      ...wald,
      modelSe: fit.aliased[i] ? null : Math.sqrt(fit.covariance[i * p + i]),
      hazardRatio: ratio(wald.coefficient),
      hazardRatioLower: ratio(wald.lower),
      hazardRatioUpper: ratio(wald.upper),
      infinite: fit.infinite[i],
      aliased: fit.aliased[i],
    }
  })
  const { logLikelihood, nullLogLikelihood, likelihoodRatio, wald, score } = fit
  const tests = Object.entries({ 'likelihood ratio': likelihoodRatio, Wald: wald, score }).map(
    ([name, test]) => `${name} ${shortNumber(test.statistic)} on ${test.df} df, p ${shortP(test.p)}`,
  )
  return {
    fields: {
      ties,
      level,
      n: fit.n,
      events: fit.events,
      terms,
      covariance: matrixRows(fit.covariance, p),
      robustCovariance: fit.robustCovariance ? matrixRows(fit.robustCovariance, p) : null,
      logLikelihood,
      nullLogLikelihood,
      likelihoodRatio,
      wald,
      score,
      iterations: fit.iterations,
      converged: fit.converged,
      warnings: fit.warnings,
    },
    text: [
      termsText(terms, 'hazard ratio'),
      '',
      `${fit.n} patients, ${fit.events} events; ${tests.join('; ')}`,
      ...fit.warnings,
    ].join('\n'),
  }
}
