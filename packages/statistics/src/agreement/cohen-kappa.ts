import { normalQuantile, normalTwoSided } from '../distributions/index.ts'
import { requireFinite, requireLevel, requireOneOf, StatisticsInputError } from '../input-error.ts'

/** Credit for a disagreement of categories i and j of k: none; 1 - |i - j| / (k - 1); 1 - (i - j)^2 / (k - 1)^2. */
export type KappaWeighting = 'none' | 'linear' | 'quadratic'

export interface CohenKappaOptions {
  /** Category of each subject by each rater: whole numbers from 0, in their order where weights are used. */
  readonly first: ArrayLike<number>
  readonly second: ArrayLike<number>
  /** Number of categories; by default one more than the largest seen. */
  readonly categories?: number
  readonly weighting?: KappaWeighting
  readonly level?: number
}

export interface Kappa {
  readonly value: number
  /** NaN where there is no error: see `Kappa.defined`. */
  readonly se: number
  readonly lower: number
  readonly upper: number
  /** Under no agreement but by chance. */
  readonly nullSe: number
  readonly z: number
  readonly p: number
  /** Share of (weighted) agreement, and that expected by chance. */
  readonly observed: number
  readonly expected: number
  readonly subjects: number
  /** False where chance alone agrees always (a single category is used): kappa is 0 / 0, and all but the shares NaN. */
  readonly defined: boolean
}

/**
 * Cohen's kappa of two raters, (po - pe) / (1 - pe), plain or weighted, with the large-sample error of Fleiss, Cohen &
 * Everitt (Psychol Bull 1969;72:323) and the one under chance agreement for the test. R: vcd::Kappa, psych::cohen.kappa.
 * @throws StatisticsInputError on missing or negative categories, unequal lengths, or no subject
 */
export function cohenKappa(options: CohenKappaOptions): Kappa {
  const { weighting = 'none', level = 0.95 } = options
  requireOneOf('weighting', weighting, ['none', 'linear', 'quadratic'])
  requireLevel(level)
  const { table, k, n } = crossTable(options)
  const w = (i: number, j: number) => credit(weighting, i, j, k)
  const row = new Float64Array(k)
  const column = new Float64Array(k)
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      row[i] += table[i * k + j]
      column[j] += table[i * k + j]
    }
  let observed = 0
  let expected = 0
  /** Mean credit of a category, over what the other rater uses. */
  const meanOfRow = new Float64Array(k)
  const meanOfColumn = new Float64Array(k)
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      observed += w(i, j) * table[i * k + j]
      expected += w(i, j) * row[i] * column[j]
      meanOfRow[i] += w(i, j) * column[j]
      meanOfColumn[j] += w(i, j) * row[i]
    }
  const chance = 1 - expected
  if (!(chance > 1e-15)) return undefinedKappa(observed, expected, n)
  const value = (observed - expected) / chance
  // both are variances about their mean: what is small is then small to its own digits
  const centre = value - expected * (1 - value)
  let square = 0
  let nullSquare = 0
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      const margins = meanOfRow[i] + meanOfColumn[j]
      square += table[i * k + j] * (w(i, j) - margins * (1 - value) - centre) ** 2
      nullSquare += row[i] * column[j] * (w(i, j) - margins + expected) ** 2
    }
  const se = Math.sqrt(square / n) / chance
  const nullSe = Math.sqrt(nullSquare / n) / chance
  const reach = normalQuantile(0.5 + level / 2) * se
  const z = value / nullSe
  return {
    value,
    se,
    lower: Math.max(-1, value - reach),
    upper: Math.min(1, value + reach),
    nullSe,
    z,
    p: normalTwoSided(z),
    observed,
    expected,
    subjects: n,
    defined: true,
  }
}

function crossTable({ first, second, categories }: CohenKappaOptions) {
  const n = first.length
  if (n === 0) throw new StatisticsInputError('empty', 'first', 'No subject was rated.')
  const k = Math.max(requireCategories('first', first, n), requireCategories('second', second, n))
  if (categories !== undefined && categories < k)
    throw new StatisticsInputError(
      'option',
      'categories',
      `categories is ${categories}, and category ${k - 1} occurs: give ${k} or more.`,
    )
  const size = categories ?? k
  if (!Number.isInteger(size) || size > MOST)
    throw new StatisticsInputError(
      'option',
      'categories',
      `categories is ${size}: give a whole number of ${MOST} at the most.`,
    )
  const table = new Float64Array(size * size)
  for (let i = 0; i < n; i++) table[first[i] * size + second[i]] += 1 / n
  return { table, k: size, n }
}

/** Categories whose square table is held: a code that is no category (an identity number) is refused. */
const MOST = 4096

/** Throws unless every value is a whole number from 0; returns one more than the largest. */
export function requireCategories(argument: string, values: ArrayLike<number>, n: number): number {
  requireFinite(argument, values, n)
  let largest = 0
  for (let i = 0; i < n; i++) {
    if (!Number.isInteger(values[i]) || values[i] < 0)
      throw new StatisticsInputError(
        'domain',
        argument,
        `${argument} is ${values[i]} in row ${i}: code categories as 0, 1, 2 ...`,
        i,
      )
    if (values[i] >= MOST)
      throw new StatisticsInputError(
        'domain',
        argument,
        `${argument} is ${values[i]} in row ${i}: number the categories that occur 0, 1, 2 ..., ${MOST} at the most.`,
        i,
      )
    largest = Math.max(largest, values[i])
  }
  return largest + 1
}

function credit(weighting: KappaWeighting, i: number, j: number, k: number): number {
  if (i === j) return 1
  if (weighting === 'none' || k < 2) return 0
  const apart = Math.abs(i - j) / (k - 1)
  return weighting === 'linear' ? 1 - apart : 1 - apart * apart
}

/** What there is to say where chance agrees always. */
export function undefinedKappa(observed: number, expected: number, subjects: number): Kappa {
  const none = Number.NaN
  return {
    value: none,
    se: none,
    lower: none,
    upper: none,
    nullSe: none,
    z: none,
    p: none,
    observed,
    expected,
    subjects,
    defined: false,
  }
}
