import { aftHazardRatios, aft as fitAft, normalQuantile } from '@tessera/statistics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import { namedWarnings } from './named-warnings.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'
import { matrixRows, waldTerm } from './terms-table.ts'

/** Parametric survival regression on the scale of log time. */
export function aft(input: StatsInput, options: StatsOptions): StatsResult {
  const { dist = 'weibull', robust = false, level } = options
  const fit = fitAft({
    distribution: dist,
    time: required(input.time, '--time'),
    event: input.event,
    x: input.terms.map(term => term.values),
    weights: input.weights ?? undefined,
    cluster: input.cluster?.codes,
    offset: options.offset === undefined ? undefined : input.numbers(options.offset),
    robust,
  })
  const size = fit.se.length
  const quantile = normalQuantile(1 - (1 - level) / 2)
  const proportional = dist === 'weibull' || dist === 'exponential' ? aftHazardRatios(fit, level) : null
  const names = [
    { term: '(intercept)', column: null, level: null },
    ...input.terms.map(({ name, column, level: of }) => ({ term: name, column, level: of })),
  ]
  const terms = names.map((name, i) => {
    const aliased = i > 0 && fit.aliased[i - 1]
    const coefficient = i === 0 ? fit.intercept : fit.coefficients[i - 1]
    const wald = waldTerm(name, coefficient, fit.se[i], quantile, aliased)
    const ratio = (value: number | null) => (i === 0 || value === null ? null : Math.exp(value))
    const hazard = i > 0 && !aliased ? proportional : null
    return {
      ...wald,
      modelSe: aliased ? null : Math.sqrt(fit.covariance[i * size + i]),
      timeRatio: ratio(wald.coefficient),
      timeRatioLower: ratio(wald.lower),
      timeRatioUpper: ratio(wald.upper),
      hazardRatio: hazard ? hazard.value[i - 1] : null,
      hazardRatioLower: hazard ? hazard.lower[i - 1] : null,
      hazardRatioUpper: hazard ? hazard.upper[i - 1] : null,
      infinite: i > 0 && fit.infinite[i - 1],
      aliased,
    }
  })
  const warnings = namedWarnings(fit.warnings, input.terms)
  const { logLikelihood, nullLogLikelihood, likelihoodRatio } = fit
  return {
    fields: {
      distribution: dist,
      level,
      n: fit.n,
      events: fit.events,
      terms,
      scale: fit.scale,
      logScale: Math.log(fit.scale),
      logScaleSe: size > names.length ? fit.se[size - 1] : null,
      covariance: matrixRows(fit.covariance, size),
      robustCovariance: fit.robustCovariance ? matrixRows(fit.robustCovariance, size) : null,
      logLikelihood,
      nullLogLikelihood,
      likelihoodRatio,
      iterations: fit.iterations,
      converged: fit.converged,
      warnings,
    },
    text: [
      textTable(
        ['', 'coefficient', 'se', 'time ratio', 'lower', 'upper', 'p'],
        terms.map(term => [
          term.term,
          shortNumber(term.coefficient),
          shortNumber(term.se),
          ...[term.timeRatio, term.timeRatioLower, term.timeRatioUpper].map(shortNumber),
          shortP(term.p),
        ]),
      ),
      '',
      `${dist}, scale ${shortNumber(fit.scale)}; ${fit.n} rows, ${fit.events} events; log likelihood ${shortNumber(logLikelihood)}; likelihood ratio ${shortNumber(likelihoodRatio.statistic)} on ${likelihoodRatio.df} df, p ${shortP(likelihoodRatio.p)}`,
      ...warnings,
    ].join('\n'),
  }
}
