import { ascending } from '../ascending.ts'
import { chiSquaredUpper } from '../distributions/index.ts'
import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { cholesky, choleskySolve } from '../linear-algebra/index.ts'
import { requireGroups } from '../survival/log-rank.ts'
import { type CauseFollowUp, readCauses } from './causes.ts'
import { addGrayScore } from './gray-score.ts'

/** Gray's test of one cause. */
export interface GrayTest {
  readonly cause: number
  readonly statistic: number
  readonly df: number
  readonly p: number
  /** By group: weighted events less those expected were the subdistribution hazards equal; they sum to 0. */
  readonly score: Float64Array
  /** Covariance of `score`, row-major groups x groups. */
  readonly covariance: Float64Array
}

/**
 * Gray's K-sample test that the cumulative incidence of a cause is the same in all groups: one result a cause,
 * ascending. Events are weighted by (1 - F(t-))^rho, F being the pooled incidence. Scores and covariances are summed
 * over strata. Without competing events and with rho 0 the score is the log-rank test's (its variance is another
 * estimate of the same). A group whose score does not vary is left out of the degrees of freedom (cmprsk gives -1 there);
 * without an event of any cause the result is empty. O(n log n + m g^3), m distinct event times, g groups.
 * Gray, Ann Stat 1988;16:1141. R: cmprsk::cuminc(time, cause, group, strata, rho)$Tests.
 * @param options.group 0, 1, 2, ...
 * @throws StatisticsInputError on lengths, missing values, a group that is no whole number, or a missing rho
 */
export function grayTest(options: {
  readonly time: ArrayLike<number>
  readonly cause: ArrayLike<number>
  readonly group: ArrayLike<number>
  readonly strata?: ArrayLike<number>
  readonly rho?: number
}): GrayTest[] {
  const { time, cause, group, strata, rho = 0 } = options
  if (!Number.isFinite(rho))
    throw new StatisticsInputError('option', 'rho', `rho is ${rho}: give a finite number.`)
  const followUp = readCauses({ time, cause })
  const groups = requireGroups(group, followUp.n)
  if (strata) requireFinite('strata', strata, followUp.n)
  const sorted = strata ? byStratum(followUp, strata) : [ascending(followUp.time, followUp.rows)]
  return followUp.labels.map((label, of) => {
    const score = new Float64Array(groups)
    const covariance = new Float64Array(groups * groups)
    for (const order of sorted) addGrayScore(followUp, order, group, of, rho, score, covariance)
    return { cause: label, ...chiSquaredOf(score, covariance), score, covariance }
  })
}

function byStratum(followUp: CauseFollowUp, strata: ArrayLike<number>): Int32Array[] {
  const labels = [...new Set(Array.from(strata))].sort((a, b) => a - b)
  return labels.map(label =>
    ascending(
      followUp.time,
      followUp.rows.filter(row => strata[row] === label),
    ),
  )
}

/** s' V^- s over all groups but one, which the others determine. */
function chiSquaredOf(score: Float64Array, covariance: Float64Array) {
  const groups = score.length
  const varying = Array.from({ length: groups }, (_, g) => g).filter(g => covariance[g * groups + g] > 0)
  const kept = varying.slice(0, -1)
  if (kept.length === 0) return { statistic: 0, df: 0, p: 1 }
  const factor = cholesky(
    Float64Array.from(kept.flatMap(g => kept.map(h => covariance[g * groups + h]))),
    kept.length,
  )
  const difference = Float64Array.from(kept, g => score[g])
  const solved = choleskySolve(factor, difference)
  const statistic = Math.max(
    solved.reduce((sum, v, i) => sum + v * difference[i], 0),
    0,
  )
  return { statistic, df: factor.rank, p: factor.rank === 0 ? 1 : chiSquaredUpper(statistic, factor.rank) }
}
