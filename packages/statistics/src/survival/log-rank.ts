import { chiSquaredUpper, normalTwoSided } from '../distributions/index.ts'
import { requireFinite } from '../input-error.ts'
import { cholesky, choleskySolve } from '../linear-algebra/index.ts'
import { type LogRankOptions, type LogRankSums, logRankSums } from './log-rank-sums.ts'

export { requireGroups } from './log-rank-sums.ts'

export interface LogRank extends LogRankSums {
  readonly chiSquared: number
  /** Groups that could have had an event, less one; 0 when there are no two such groups. */
  readonly df: number
  /** 1 where `df` is 0: there is nothing to test. */
  readonly p: number
}

/**
 * Log-rank test of equal survival, and its weighted relatives (see {@link LogRankWeighting}); stratified or not;
 * with `entry` a patient is at risk in (entry, time]. The statistic is (O - E)' V^- (O - E).
 *
 * Weights that are whole numbers count as that many rows. With `cluster` or other weights (inverse probabilities,
 * say) V is the sum over clusters of squared weighted score residuals, as of coxph's robust score test (Lin & Wei,
 * JASA 1989;84:1074); the weights of the times are taken as known.
 * Mantel, Cancer Chemother Rep 1966;50:163. Harrington & Fleming, Biometrika 1982;69:553. R: survival::survdiff.
 * @throws StatisticsInputError on lengths, missing values or a group that is not a whole number of 0 or more
 */
export function logRank(options: LogRankOptions): LogRank {
  const sums = logRankSums(options)
  return { ...sums, ...chiSquaredOf(sums) }
}

/** (O - E)' V^- (O - E) over the groups at risk, one of them left out because the rows sum to 0. */
function chiSquaredOf({ observed, expected, covariance, groups }: LogRankSums) {
  const kept = Array.from({ length: groups }, (_, g) => g)
    .filter(g => expected[g] > 0)
    .slice(1)
  const difference = Float64Array.from(kept, g => observed[g] - expected[g])
  const matrix = Float64Array.from(kept.flatMap(g => kept.map(h => covariance[g * groups + h])))
  const factor = cholesky(matrix, kept.length)
  if (factor.rank === 0) return { chiSquared: 0, df: 0, p: 1 }
  const solved = choleskySolve(factor, difference)
  const chiSquared = Math.max(
    solved.reduce((sum, v, i) => sum + v * difference[i], 0),
    0,
  )
  return { chiSquared, df: factor.rank, p: chiSquaredUpper(chiSquared, factor.rank) }
}

export interface LogRankTrend {
  readonly scores: Float64Array
  /** Positive where groups of higher score have more events than expected. */
  readonly z: number
  readonly chiSquared: number
  /** 1; 0 where the score does not vary among those at risk at the events. */
  readonly df: number
  readonly p: number
}

/**
 * Test for a trend over ordered groups: sum of s (O - E) over its standard error, of any member of the log-rank
 * family. Tarone, Biometrika 1975;62:679. With equal weights the score test of a Cox model with the score as its
 * covariate (and exact ties).
 * @param options.scores one for each group; by default 0, 1, 2, ...
 * @throws StatisticsInputError as {@link logRank}, and for scores of another number
 */
export function logRankTrend(
  options: LogRankOptions & { readonly scores?: ArrayLike<number> },
): LogRankTrend {
  const { observed, expected, covariance, groups } = logRankSums(options)
  const scores = Float64Array.from(options.scores ?? observed, (score, g) => (options.scores ? score : g))
  requireFinite('scores', scores, groups)
  let sum = 0
  let variance = 0
  let size = 0
  for (let g = 0; g < groups; g++) {
    sum += scores[g] * (observed[g] - expected[g])
    for (let h = 0; h < groups; h++) variance += scores[g] * scores[h] * covariance[g * groups + h]
    size += scores[g] * scores[g] * covariance[g * groups + g]
  }
  if (!(variance > 1e-12 * size)) return { scores, z: 0, chiSquared: 0, df: 0, p: 1 }
  const z = sum / Math.sqrt(variance)
  return { scores, z, chiSquared: z * z, df: 1, p: normalTwoSided(z) }
}
