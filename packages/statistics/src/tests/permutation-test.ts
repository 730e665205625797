import { requireFinite, requireWhole, StatisticsInputError } from '../input-error.ts'
import { clopperPearson } from '../proportions/index.ts'
import { createRandom } from '../random.ts'

export interface PermutationTestOptions {
  /** Rows that may be exchanged under the hypothesis. */
  readonly n: number
  /** The statistic when row i is given the label of row order[i]; the identity is the data as they are. */
  readonly statistic: (order: Int32Array) => number
  readonly permutations?: number
  readonly seed: number
  /** Rows are exchanged within their stratum (a centre) alone. */
  readonly strata?: ArrayLike<number>
  readonly alternative?: 'greater' | 'less' | 'two-sided'
}

export interface PermutationTest {
  readonly observed: number
  /** (1 + those at least as extreme) / (1 + permutations): never 0, and valid at any number. */
  readonly p: number
  /** 95 % limits of what p would be with all permutations, from the binomial error of the draw. */
  readonly lower: number
  readonly upper: number
  readonly permutations: number
  /** The statistic under each permutation. */
  readonly distribution: Float64Array
}

/**
 * A permutation test by random draws. Two-sided: |statistic| at least that observed, so give a statistic centred on 0.
 * Phipson & Smyth, Stat Appl Genet Mol Biol 2010;9:39.
 * @throws StatisticsInputError when a number is out of range, or the statistic is not finite
 */
export function permutationTest(options: PermutationTestOptions): PermutationTest {
  const { n, statistic, permutations = 9999, seed, strata, alternative = 'two-sided' } = options
  if (!(n >= 2))
    throw new StatisticsInputError('empty', 'n', `${n} rows cannot be exchanged: give two or more.`)
  requireWhole('permutations', permutations, 1)
  if (strata) requireFinite('strata', strata, n)
  const groups = rowsOf(n, strata)
  const identity = Int32Array.from({ length: n }, (_, i) => i)
  const observed = finite(statistic(identity))
  const distribution = new Float64Array(permutations)
  for (let b = 0; b < permutations; b++) {
    const random = createRandom(seed, 'permutation', b)
    const order = identity.slice()
    for (const rows of groups) {
      const drawn = random.permutation(rows.length)
      for (let i = 0; i < rows.length; i++) order[rows[i]] = rows[drawn[i]]
    }
    distribution[b] = finite(statistic(order))
  }
  // sums in another order differ in their last digits
  const slack = 1e-12 * Math.max(1, Math.abs(observed))
  const extreme = (value: number) => {
    if (alternative === 'greater') return value >= observed - slack
    if (alternative === 'less') return value <= observed + slack
    return Math.abs(value) >= Math.abs(observed) - slack
  }
  const count = distribution.reduce((sum, value) => sum + (extreme(value) ? 1 : 0), 0)
  const { lower, upper } = clopperPearson({ successes: count, n: permutations, level: 0.95 })
  return { observed, p: (1 + count) / (1 + permutations), lower, upper, permutations, distribution }
}

function rowsOf(n: number, strata: ArrayLike<number> | undefined): number[][] {
  const groups = new Map<number, number[]>()
  for (let i = 0; i < n; i++) {
    const stratum = strata ? strata[i] : 0
    const rows = groups.get(stratum)
    if (rows) rows.push(i)
    else groups.set(stratum, [i])
  }
  return [...groups.values()]
}

function finite(value: number): number {
  if (!Number.isFinite(value))
    throw new StatisticsInputError('missing', 'statistic', `The statistic is ${value} for a permutation.`)
  return value
}
