import { normalQuantile, normalTwoSided } from '../distributions/index.ts'
import { requireFinite, requireLevel, StatisticsInputError } from '../input-error.ts'
import { type Kappa, requireCategories, undefinedKappa } from './cohen-kappa.ts'

export interface FleissKappaOptions {
  /** One array a rater (any raters: they need not be the same for each subject): the category of each subject, from 0. */
  readonly ratings: readonly ArrayLike<number>[]
  readonly level?: number
}

export interface FleissKappa extends Kappa {
  readonly raters: number
  /** Kappa of each category against all others, with its error under chance; NaN for a category never or always used. */
  readonly categories: readonly {
    readonly category: number
    readonly share: number
    readonly value: number
    readonly nullSe: number
    readonly p: number
  }[]
}

/**
 * Fleiss' kappa of several raters: (po - pe) / (1 - pe), po the mean share of agreeing pairs of raters, pe the sum of
 * squared shares of the categories. Test: the error under chance of Fleiss, Nee & Landis (Psychol Bull 1979;86:974).
 * Interval: the infinitesimal jackknife over subjects, n / (n - 1) times the mean squared influence over n (the variance of
 * Gwet, Psychometrika 2021;86:541). Fleiss, Psychol Bull 1971;76:378.
 * @throws StatisticsInputError with fewer than two raters, missing or negative categories, or unequal lengths
 */
export function fleissKappa(options: FleissKappaOptions): FleissKappa {
  const { ratings, level = 0.95 } = options
  requireLevel(level)
  const { counts, k, n, m } = countCategories(ratings)
  const share = Float64Array.from(
    { length: k },
    (_, j) => counts.reduce((sum, row) => sum + row[j], 0) / (n * m),
  )
  const agreeing = Float64Array.from(
    counts,
    row => row.reduce((sum, c) => sum + c * (c - 1), 0) / (m * (m - 1)),
  )
  const observed = agreeing.reduce((sum, one) => sum + one, 0) / n
  const expected = share.reduce((sum, p) => sum + p * p, 0)
  const chance = 1 - expected
  const categories = categoriesOf(counts, share, n, m)
  if (!(chance > 1e-15)) return { ...undefinedKappa(observed, expected, n), raters: m, categories }
  const value = (observed - expected) / chance
  let squares = 0
  for (let i = 0; i < n; i++) {
    let chanceOfRow = 0
    for (let j = 0; j < k; j++) chanceOfRow += (share[j] * counts[i][j]) / m
    const influence = (agreeing[i] - observed - 2 * (1 - value) * (chanceOfRow - expected)) / chance
    squares += influence * influence
  }
  const se = n > 1 ? Math.sqrt(squares / (n * (n - 1))) : Number.NaN
  const spread = share.reduce((sum, p) => sum + p * (1 - p), 0)
  const skew = share.reduce((sum, p) => sum + p * (1 - p) * (1 - 2 * p), 0)
  const nullSe = (Math.sqrt(2) / (spread * Math.sqrt(n * m * (m - 1)))) * Math.sqrt(spread * spread - skew)
  const reach = normalQuantile(0.5 + level / 2) * se
  return {
    value,
    se,
    lower: Math.max(-1, value - reach),
    upper: Math.min(1, value + reach),
    nullSe,
    z: value / nullSe,
    p: normalTwoSided(value / nullSe),
    observed,
    expected,
    subjects: n,
    raters: m,
    defined: true,
    categories,
  }
}

function countCategories(ratings: readonly ArrayLike<number>[]) {
  const m = ratings.length
  if (m < 2)
    throw new StatisticsInputError('option', 'ratings', `${m} raters cannot agree: give two or more.`)
  const n = ratings[0].length
  if (n === 0) throw new StatisticsInputError('empty', 'ratings', 'No subject was rated.')
  for (let rater = 0; rater < m; rater++) requireFinite(`ratings[${rater}]`, ratings[rater], n)
  const k = Math.max(...ratings.map((one, rater) => requireCategories(`ratings[${rater}]`, one, n)))
  const counts = Array.from({ length: n }, () => new Float64Array(k))
  for (const one of ratings) for (let i = 0; i < n; i++) counts[i][one[i]]++
  return { counts, k, n, m }
}

/** kappa_j = 1 - sum n_ij (m - n_ij) / (n m (m - 1) p_j q_j), with error sqrt(2 / (n m (m - 1))). */
function categoriesOf(counts: readonly Float64Array[], share: Float64Array, n: number, m: number) {
  const nullSe = Math.sqrt(2 / (n * m * (m - 1)))
  return Array.from(share, (p, category) => {
    const split = counts.reduce((sum, row) => sum + row[category] * (m - row[category]), 0)
    const value = p > 0 && p < 1 ? 1 - split / (n * m * (m - 1) * p * (1 - p)) : Number.NaN
    return { category, share: p, value, nullSe, p: normalTwoSided(value / nullSe) }
  })
}
