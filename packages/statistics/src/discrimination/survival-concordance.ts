import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { type FollowUp, readFollowUp } from '../survival/survival-input.ts'
import { twoSidedQuantile } from '../survival/survival-limits.ts'
import { countPairs } from './survival-pairs.ts'

export interface Concordance {
  /** Probability that of two comparable patients the one with the higher risk has the event first. */
  readonly value: number
  /** Infinitesimal jackknife. */
  readonly se: number
  /** value -/+ z * se, kept within 0 to 1. */
  readonly lower: number
  readonly upper: number
  readonly concordant: number
  readonly discordant: number
  /** Comparable pairs of equal risk; they count one half. */
  readonly tiedRisk: number
  /** Pairs of events at one time with unequal risk: not comparable. */
  readonly tiedTime: number
  readonly n: number
  readonly events: number
}

/** Follow-up of the patients that are compared. */
export interface ConcordanceFollowUp {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  /** Delayed entry: a pair is comparable where the other had entered before the event. */
  readonly entry?: ArrayLike<number>
  /** Frequencies: a pair counts the product. */
  readonly weights?: ArrayLike<number>
  /** Only patients of one stratum (centre, fold) are compared. */
  readonly strata?: ArrayLike<number>
  /** Only events up to `tau` count; by default all do. */
  readonly tau?: number
  readonly level?: number
}

export interface ConcordanceOptions extends ConcordanceFollowUp {
  /** Higher means earlier event. */
  readonly risk: ArrayLike<number>
}

/**
 * Harrell's concordance: (concordant + tied risk / 2) / comparable pairs. A pair is comparable when the earlier
 * time is an event, a censoring at that very time counting as later. O(n log n).
 * Harrell et al., Stat Med 1996;15:361. R: survival::concordance(Surv(entry, time, event) ~ risk, weights,
 * ymax = tau, reverse = TRUE).
 * @throws StatisticsInputError on lengths or missing values, and when no pair is comparable
 */
export function harrellConcordance(options: ConcordanceOptions): Concordance {
  const followUp = readFollowUp(options)
  const timeWeight = upTo(followUp, options.tau)
  return concordanceWithInfluence(followUp, options, options.risk, timeWeight, 'risk').concordance
}

/**
 * 1 for events up to `tau`, 0 for later ones; null without `tau`.
 * @throws StatisticsInputError for a `tau` of 0 or less
 */
export function upTo({ time }: FollowUp, tau: number | undefined): Float64Array | null {
  if (tau !== undefined && !(tau > 0))
    throw new StatisticsInputError('option', 'tau', `tau is ${tau}: give a time above 0.`)
  return tau === undefined ? null : time.map(t => (t <= tau ? 1 : 0))
}

/**
 * The concordance of pairs weighted by `timeWeight` of the earlier event's row (null: 1), and the influence of each
 * row on it: the variance is the sum of their squares.
 */
export function concordanceWithInfluence(
  followUp: FollowUp,
  { strata, tau, level = 0.95 }: ConcordanceFollowUp,
  risk: ArrayLike<number>,
  timeWeight: Float64Array | null,
  argument: string,
): { concordance: Concordance; influence: Float64Array } {
  const z = twoSidedQuantile(level)
  const { n, time, event, entry, weights } = followUp
  requireFinite(argument, risk, n)
  const total = { concordant: 0, discordant: 0, tiedRisk: 0, tiedTime: 0 }
  const perRow = { difference: new Float64Array(n), comparable: new Float64Array(n) }
  let comparable = false
  for (const rows of rowsByStratum(followUp, strata)) {
    const pairs = countPairs({ time, event, entry, risk, weights, rows, timeWeight, perRow })
    total.concordant += pairs.concordant
    total.discordant += pairs.discordant
    total.tiedRisk += pairs.tiedRisk
    total.tiedTime += pairs.tiedTime
    comparable ||= pairs.comparable
  }
  if (!comparable)
    throw new StatisticsInputError(
      'empty',
      'event',
      `No pair of patients is comparable: no event${tau === undefined ? '' : ` by ${tau}`} precedes another follow-up time.`,
    )
  const pairs = total.concordant + total.discordant + total.tiedRisk
  const somers = (total.concordant - total.discordant) / pairs
  const influence = new Float64Array(n)
  let variance = 0
  let events = 0
  for (const row of followUp.rows) {
    const weight = weights ? weights[row] : 1
    influence[row] = (weight * (perRow.difference[row] - somers * perRow.comparable[row])) / pairs / 2
    variance += influence[row] ** 2
    events += event[row]
  }
  const value = (somers + 1) / 2
  const se = Math.sqrt(variance)
  const lower = Math.max(value - z * se, 0)
  const upper = Math.min(value + z * se, 1)
  return {
    concordance: { value, se, lower, upper, ...total, n: followUp.rows.length, events },
    influence,
  }
}

/** The rows of positive weight of each stratum. */
export function rowsByStratum(followUp: FollowUp, strata: ArrayLike<number> | undefined): Int32Array[] {
  const { n, rows } = followUp
  if (!strata) return [rows]
  requireFinite('strata', strata, n)
  const byLabel = new Map<number, number[]>()
  for (const row of rows) {
    const list = byLabel.get(strata[row])
    if (list) list.push(row)
    else byLabel.set(strata[row], [row])
  }
  return Array.from(byLabel.values(), list => Int32Array.from(list))
}
