import { logistic as fitLogistic, normalQuantile } from '@tessera/statistics'
import { shortNumber } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { matrixRows, termsText, waldTerm } from './terms-table.ts'

/** Logistic regression by maximum likelihood. */
export function logistic(input: StatsInput, { level }: StatsOptions): StatsResult {
  const fit = fitLogistic({
    y: input.event,
    x: input.terms.map(term => term.values),
    weights: input.weights ?? undefined,
  })
  const quantile = normalQuantile(1 - (1 - level) / 2)
  const names = [
    { term: '(intercept)', column: null, level: null },
    ...input.terms.map(({ name, column, level: of }) => ({ term: name, column, level: of })),
  ]
  const terms = names.map((name, i) => {
    const wald = waldTerm(name, fit.coefficients[i], fit.se[i], quantile, fit.aliased[i])
    const ratio = (value: number | null) => (value === null ? null : Math.exp(value))
    return {
      ...wald,
      oddsRatio: ratio(wald.coefficient),
      oddsRatioLower: ratio(wald.lower),
      oddsRatioUpper: ratio(wald.upper),
      aliased: fit.aliased[i],
    }
  })
  const n = input.event.length
  const events = input.event.reduce((sum, one) => sum + one, 0)
  return {
    fields: {
      level,
      n,
      events,
      terms,
      covariance: matrixRows(fit.covariance, names.length),
      deviance: fit.deviance,
      nullDeviance: fit.nullDeviance,
      logLikelihood: fit.logLikelihood,
      iterations: fit.iterations,
      converged: fit.converged,
      separated: fit.separated,
      warnings: fit.warnings,
    },
    text: [
      termsText(terms, 'odds ratio'),
      '',
      `${n} patients, ${events} events; deviance ${shortNumber(fit.deviance)}, null deviance ${shortNumber(fit.nullDeviance)}`,
      ...fit.warnings,
    ].join('\n'),
  }
}
