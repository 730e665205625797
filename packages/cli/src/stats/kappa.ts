import { cohenKappa, fleissKappa, type Kappa } from '@tessera/statistics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { categoricalRatings } from './ratings.ts'

/** Cohen's kappa of two raters, plain and weighted; Fleiss' kappa of any number. */
export function kappa(input: StatsInput, options: StatsOptions): StatsResult {
  const { level } = options
  const { raters, categories, ratings } = categoricalRatings(input, options)
  const { categories: each, raters: _, ...fleiss } = fleissKappa({ ratings, level })
  const [first, second] = ratings
  const size = categories.length
  const cohen = (weighting: 'none' | 'linear' | 'quadratic') =>
    cohenKappa({ first, second, weighting, categories: size, level })
  const two =
    raters.length === 2
      ? { cohen: cohen('none'), linear: cohen('linear'), quadratic: cohen('quadratic') }
      : null
  const main = two?.cohen ?? fleiss
  const row = (name: string, one: Kappa) => [
    name,
    ...[one.value, one.se, one.lower, one.upper].map(shortNumber),
    shortP(one.p),
  ]
  return {
    fields: {
      level,
      n: main.subjects,
      raters,
      categories,
      ...main,
      weighted: two ? { linear: two.linear, quadratic: two.quadratic } : null,
      fleiss: {
        ...fleiss,
        categories: each.map(one => ({ ...one, category: categories[one.category] })),
      },
    },
    text: `${textTable(
      ['', 'kappa', 'se', 'lower', 'upper', 'p'],
      [
        ...(two
          ? [
              row('Cohen', two.cohen),
              row('linear weights', two.linear),
              row('quadratic weights', two.quadratic),
            ]
          : []),
        row('Fleiss', fleiss),
      ],
    )}${main.defined ? '' : '\n\nEvery rating is of one category: there is no kappa.'}`,
  }
}
