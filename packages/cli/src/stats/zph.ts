import { coxZph, cox as fitCox } from '@tessera/statistics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import { coxRows } from './cox.ts'
import type { StatsInput, StatsResult } from './input.ts'
import { namedWarnings } from './named-warnings.ts'
import type { StatsOptions } from './options.ts'

/** Test of proportional hazards of a Cox model, the levels of a text column together. */
export function zph(input: StatsInput, options: StatsOptions): StatsResult {
  const { ties = 'efron', transform = 'km' } = options
  const rows = coxRows(input, options)
  const fit = fitCox(rows)
  const columns = [...new Set(input.terms.map(term => term.column))]
  const groups = columns.map(column => input.terms.flatMap((term, i) => (term.column === column ? [i] : [])))
  const test = coxZph({ ...rows, fit, transform, groups })
  const terms = columns.map((column, i) => ({ term: column, ...test.groups[i] }))
  const coefficients = input.terms.map(({ name }, i) => ({
    term: name,
    coefficient: fit.aliased[i] ? null : fit.coefficients[i],
    ...test.covariates[i],
  }))
  const warnings = namedWarnings(fit.warnings, input.terms)
  const { global } = test
  return {
    fields: {
      transform,
      ties,
      n: fit.n,
      events: fit.events,
      terms,
      global,
      coefficients,
      converged: fit.converged,
      warnings,
    },
    text: [
      textTable(
        ['', 'chi-squared', 'df', 'p'],
        [...terms, { term: 'global', ...global }].map(({ term, statistic, df, p }) => [
          term,
          shortNumber(statistic),
          shortNumber(df),
          shortP(p),
        ]),
      ),
      ...warnings,
    ].join('\n'),
  }
}
