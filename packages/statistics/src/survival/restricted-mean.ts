import { StatisticsInputError } from '../input-error.ts'
import { clusterNumbers } from './influence-variance.ts'
import { productInfluence, productLimit } from './kaplan-meier.ts'
import { countAtRisk, type Timeline, timelineOf } from './risk-counts.ts'
import { type RobustOptions, usesRobustVariance } from './robust-options.ts'
import { type FollowUp, readFollowUp, type SurvivalInput } from './survival-input.ts'
import { twoSidedQuantile } from './survival-limits.ts'

/** A number with its standard error and limits. */
export interface MeanEstimate {
  readonly value: number
  readonly se: number
  readonly lower: number
  readonly upper: number
}

/** Mean time free of the event within [0, tau]. */
export interface RestrictedMean extends MeanEstimate {
  readonly tau: number
  /** Restricted mean time lost: tau - value. */
  readonly lost: MeanEstimate
  readonly robust: boolean
  /** See {@link SurvivalCurve.emptied}; null where the area up to tau is not touched by it. */
  readonly emptied: number | null
}

export interface RestrictedMeanOptions extends SurvivalInput, RobustOptions {
  /** End of the interval; by default the last time up to which every curve is known. */
  readonly tau?: number
  readonly level?: number
}

/**
 * Restricted mean survival time: the area under the Kaplan-Meier curve to tau, with variance
 * sum (area from t to tau)^2 d / (n (n - d)), or by the infinitesimal jackknife (see {@link RobustOptions}).
 * R: print(survfit(...), rmean = tau).
 * @throws StatisticsInputError where tau lies beyond the last follow-up while some are still free of the event
 */
export function restrictedMean(options: RestrictedMeanOptions): RestrictedMean {
  const { cluster, level = 0.95 } = options
  const followUp = readFollowUp(options)
  const robust = usesRobustVariance(options, followUp)
  const timeline = timelineOf(followUp)
  const tau = options.tau ?? timeline.time[timeline.time.length - 1]
  const area = areaTo(tau, followUp, timeline, robust ? clusterNumbers(cluster, followUp.n) : null)
  return restrictedMeanOf(area, tau, level)
}

/** The area under a curve, its variance, and what each cluster's rows add to its error (robust only). */
export interface Area {
  readonly value: number
  readonly variance: number
  readonly influence: Float64Array | null
  readonly emptied: number | null
}

export function restrictedMeanOf(area: Area, tau: number, level: number): RestrictedMean {
  const mean = estimate(area.value, Math.sqrt(area.variance), level)
  const lost = { value: tau - mean.value, se: mean.se, lower: tau - mean.upper, upper: tau - mean.lower }
  return { ...mean, tau, lost, robust: area.influence !== null, emptied: area.emptied }
}

/** value +- z se. */
export function estimate(value: number, se: number, level: number): MeanEstimate {
  const half = twoSidedQuantile(level) * se
  return { value, se, lower: value - half, upper: value + half }
}

/**
 * @param clusters the cluster of every row where the variance is robust
 * @throws StatisticsInputError where tau is not above 0 and within follow-up
 */
export function areaTo(
  tau: number,
  followUp: FollowUp,
  timeline: Timeline,
  clusters: ReturnType<typeof clusterNumbers> | null,
): Area {
  const { time, atRisk, events, emptied } = countAtRisk(followUp, timeline)
  const { survival } = productLimit(events, atRisk, {})
  const last = time.length - 1
  if (!(tau > 0) || !Number.isFinite(tau) || (tau > time[last] && survival[last] > 0))
    throw new StatisticsInputError(
      'option',
      'tau',
      `tau is ${Number(tau.toPrecision(4))} and follow-up ends at ${Number(time[last].toPrecision(4))}: choose a tau above 0 and within follow-up.`,
    )
  // Area from each time to tau; 0 from tau on.
  const after = new Float64Array(time.length)
  let area = 0
  let greenwood = 0
  let right = tau
  for (let i = last; i >= 0; i--) {
    if (time[i] >= tau) continue
    area += (right - time[i]) * survival[i]
    right = time[i]
    after[i] = area
    if (events[i] > 0 && area > 0)
      greenwood += (area * area * events[i]) / (atRisk[i] * (atRisk[i] - events[i]))
  }
  const influence = clusters ? areaInfluence(followUp, timeline, events, atRisk, after, clusters) : null
  return {
    value: area + right,
    variance: influence ? influence.reduce((sum, u) => sum + u * u, 0) : greenwood,
    influence,
    emptied: emptied !== null && emptied < tau ? emptied : null,
  }
}

/** By cluster: the sum of each row's weight times how the area moves with it. */
function areaInfluence(
  { event, entry, weights }: FollowUp,
  { time, order, start, entering }: Timeline,
  events: Float64Array,
  atRisk: Float64Array,
  after: Float64Array,
  { number, count }: ReturnType<typeof clusterNumbers>,
): Float64Array {
  const { whileAtRisk, onEvent } = productInfluence(events, atRisk)
  const influence = new Float64Array(count)
  let passed = 0
  let entered = 0
  const add = (row: number, amount: number) => {
    influence[number[row]] += (weights ? weights[row] : 1) * amount
  }
  for (let t = 0; t < time.length; t++) {
    if (entry && entering)
      for (; entered < entering.length && entry[entering[entered]] < time[t]; entered++)
        add(entering[entered], -passed)
    passed += whileAtRisk[t] * after[t]
    for (let i = start[t]; i < start[t + 1]; i++) {
      const row = order[i]
      add(row, event[row] === 1 ? passed - onEvent[t] * after[t] : passed)
    }
  }
  return influence
}
