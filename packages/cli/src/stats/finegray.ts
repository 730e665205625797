import { fineGray, fineGrayIncidence, normalQuantile } from '@tessera/statistics'
import { shortNumber, shortP } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import { namedWarnings } from './named-warnings.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'
import { matrixRows, termsText, waldTerm } from './terms-table.ts'

/** Fine-Gray regression: subdistribution hazard ratios of the event of interest. */
export function finegray(input: StatsInput, options: StatsOptions): StatsResult {
  const { level, times = [] } = options
  const question = {
    time: required(input.time, '--time'),
    cause: required(input.causes, '--censor').codes,
    x: input.terms.map(term => term.values),
    entry: input.start ?? undefined,
    weights: input.weights ?? undefined,
    cluster: input.cluster?.codes,
  }
  const fit = fineGray(question)
  const known = input.start ? fit : fineGray({ ...question, variance: 'known-weights' })
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
      seKnownWeights: fit.aliased[i] ? null : known.se[i],
      hazardRatio: ratio(wald.coefficient),
      hazardRatioLower: ratio(wald.lower),
      hazardRatioUpper: ratio(wald.upper),
      infinite: fit.infinite[i],
      aliased: fit.aliased[i],
    }
  })
  const warnings = namedWarnings(fit.warnings, input.terms)
  const { logLikelihood, nullLogLikelihood, likelihoodRatio, wald, score } = fit
  return {
    fields: {
      level,
      n: fit.n,
      events: fit.events,
      competingEvents: fit.competingEvents,
      terms,
      covariance: matrixRows(fit.covariance, p),
      logLikelihood,
      nullLogLikelihood,
      likelihoodRatio,
      wald,
      score,
      baseline: { time: fit.time, cumulativeHazard: fit.cumulativeHazard },
      at: incidenceAtMeans(fit, times),
      iterations: fit.iterations,
      converged: fit.converged,
      warnings,
    },
    text: [
      termsText(terms, 'hazard ratio'),
      '',
      `${fit.n} patients, ${fit.events} events, ${fit.competingEvents} competing; Wald ${shortNumber(wald.statistic)} on ${wald.df} df, p ${shortP(wald.p)}`,
      ...warnings,
    ].join('\n'),
  }
}

function incidenceAtMeans(fit: ReturnType<typeof fineGray>, times: readonly number[]) {
  const at = (x: readonly number[]) =>
    fineGrayIncidence({ fit, x: x.map(value => Float64Array.of(value)), times })
  const means = at([...fit.means])
  const zero = at(Array.from(fit.means, () => 0))
  return times.map((time, i) => ({ time, incidence: means[i], baselineIncidence: zero[i] }))
}
