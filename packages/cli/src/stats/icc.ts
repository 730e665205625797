import { intraclassCorrelation } from '@tessera/statistics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { numericRatings } from './ratings.ts'

/** Intraclass correlations of all six forms. */
export function icc(input: StatsInput, options: StatsOptions): StatsResult {
  const { level } = options
  const { raters, ratings } = numericRatings(input, options)
  const { subjects, meanSquares, defined, forms } = intraclassCorrelation({ ratings, level })
  return {
    fields: { level, n: subjects, raters, defined, meanSquares, forms },
    text: `${textTable(
      ['', '', 'value', 'lower', 'upper', 'p'],
      forms.map(one => [
        one.form,
        one.alias,
        ...[one.value, one.lower, one.upper].map(shortNumber),
        shortP(one.p),
      ]),
    )}${defined ? '' : '\n\nEvery rating is the same number: there is no correlation.'}`,
  }
}
