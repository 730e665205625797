import { requireFinite, requireOneOf, StatisticsInputError } from '../input-error.ts'
import { timelineOf } from '../survival/risk-counts.ts'
import {
  type SurvivalInterval,
  survivalIntervals,
  survivalLimits,
  twoSidedQuantile,
} from '../survival/survival-limits.ts'
import { type CompetingInput, countByCause, readCauses } from './causes.ts'
import { hazardVariance, type IncidenceVariance } from './incidence-variance.ts'
import { robustIncidenceError } from './robust-incidence-error.ts'

/** Cumulative incidence of one cause, at the times of {@link CumulativeIncidence}. */
export interface CauseIncidence {
  readonly cause: number
  readonly events: Float64Array
  /** P(event of this cause by t). */
  readonly incidence: Float64Array
  readonly standardError: Float64Array
  /** NaN while the incidence is 0, but 0 on the plain scale. */
  readonly lower: Float64Array
  readonly upper: Float64Array
}

export interface CumulativeIncidence {
  /** Distinct times of exit, ascending, censoring times included. */
  readonly time: Float64Array
  readonly atRisk: Float64Array
  /** P(no event by t). */
  readonly eventFree: Float64Array
  /** By cause, ascending; empty without any event, unless causes were named. */
  readonly causes: readonly CauseIncidence[]
  readonly level: number
  /**
   * With delayed entry: the first time at which all then at risk had an event although others entered later. The
   * curves stand still from there and say nothing of those; null where it did not happen.
   */
  readonly emptied: number | null
}

export interface AalenJohansenOptions extends CompetingInput {
  /** Causes to report even if no row has them, with incidence 0. */
  readonly causes?: readonly number[]
  /** Groups of dependent rows, for the `robust` variance; each row its own without. */
  readonly cluster?: ArrayLike<number>
  /** `multinomial` by default. */
  readonly variance?: IncidenceVariance
  /** Scale of the interval; `log` as in R. */
  readonly conf?: SurvivalInterval
  readonly level?: number
}

/**
 * The Aalen-Johansen estimate with competing causes: F_c(t) = sum over s <= t of S(s-) d_c(s) / n(s), S being the
 * Kaplan-Meier curve of any event. Its standard error by `variance`:
 *
 * - `multinomial`: each time's increments are multinomial; weights count as frequencies (R: etm::etm, and
 *   survival::survfit where there are neither weights nor delayed entry);
 * - `robust`: the infinitesimal jackknife, with weights as sampling weights, by `cluster` where given
 *   (R: survival::survfit(Surv(time, factor(cause)) ~ 1, weights, id));
 * - `aalen`: causes independent of each other, tied events drawn without replacement (R: cmprsk::cuminc).
 *
 * Aalen & Johansen, Scand J Stat 1978;5:141. Aalen, Ann Stat 1978;6:534. O(n log n).
 * @throws StatisticsInputError on lengths, missing values, or a cause that is not a whole number of 0 or more
 */
export function aalenJohansen(options: AalenJohansenOptions): CumulativeIncidence {
  const { conf = 'log', level = 0.95, variance = 'multinomial', cluster } = options
  requireOneOf('conf', conf, survivalIntervals)
  requireOneOf('variance', variance, ['multinomial', 'robust', 'aalen'])
  const z = twoSidedQuantile(level)
  const followUp = readCauses(options)
  if (cluster) requireFinite('cluster', cluster, followUp.n)
  if (cluster && variance !== 'robust')
    throw new StatisticsInputError(
      'option',
      'cluster',
      `cluster has no part in the ${variance} variance: ask for the robust one, or leave it out.`,
    )
  const timeline = timelineOf(followUp)
  const counts = countByCause(followUp, timeline)
  const { time, atRisk, events, anyEvent } = counts
  const m = time.length
  const eventFree = new Float64Array(m)
  const incidence = followUp.labels.map(() => new Float64Array(m))
  let s = 1
  let emptied: number | null = null
  for (let i = 0; i < m; i++) {
    for (let c = 0; c < incidence.length; c++)
      incidence[c][i] =
        (i === 0 ? 0 : incidence[c][i - 1]) + (events[c][i] > 0 ? (s * events[c][i]) / atRisk[i] : 0)
    if (anyEvent[i] > 0) {
      const all = everyoneLeaves(anyEvent[i], atRisk[i])
      if (all && s > 0 && i < m - 1) emptied = time[i]
      s = all ? 0 : s * (1 - anyEvent[i] / atRisk[i])
    }
    eventFree[i] = s
  }
  const causes = followUp.labels.map((cause, c): CauseIncidence => {
    const curve = { counts, cause: c, incidence: incidence[c], eventFree }
    const standardError =
      variance === 'robust'
        ? robustIncidenceError(followUp, timeline, curve, cluster)
        : hazardVariance(curve, variance).map(Math.sqrt)
    const lower = new Float64Array(m)
    const upper = new Float64Array(m)
    incidence[c].forEach((f, i) => {
      const limits = survivalLimits(f, f > 0 ? standardError[i] / f : 0, z, conf)
      lower[i] = limits[0]
      upper[i] = limits[1]
    })
    return { cause, events: events[c], incidence: incidence[c], standardError, lower, upper }
  })
  return { time, atRisk, eventFree, causes, level, emptied }
}

/** Weighted sums may differ in their last digits. */
function everyoneLeaves(leaving: number, atRisk: number): boolean {
  return leaving >= atRisk * (1 - 1e-12)
}
