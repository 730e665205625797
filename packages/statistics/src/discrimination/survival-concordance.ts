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

export interface ConcordanceOptions {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  /** Higher means earlier event. */
  readonly risk: ArrayLike<number>
  readonly weights?: ArrayLike<number>
  /** Only patients of one stratum (centre, fold) are compared. */
  readonly strata?: ArrayLike<number>
  readonly level?: number
}

/**
 * Harrell's concordance: (concordant + tied risk / 2) / comparable pairs. A pair is comparable when the earlier
 * time is an event, a censoring at that very time counting as later. O(n log n).
 * Harrell et al., Stat Med 1996;15:361. R: survival::concordance(Surv(time, event) ~ risk, reverse = TRUE).
 * @throws StatisticsInputError on lengths or missing values, and when no pair is comparable
 */
export function harrellConcordance(options: ConcordanceOptions): Concordance {
  return concordance(readFollowUp(options), options, () => 1)
}

/** The concordance of pairs weighted by `timeWeight` of the earlier event's row. */
export function concordance(
  followUp: FollowUp,
  options: ConcordanceOptions,
  timeWeight: (row: number) => number,
): Concordance {
  const { risk, strata, level = 0.95 } = options
  const z = twoSidedQuantile(level)
  const { n, time, event, weights } = followUp
  requireFinite('risk', risk, n)
  if (strata) requireFinite('strata', strata, n)
  const total = { concordant: 0, discordant: 0, tiedRisk: 0, tiedTime: 0 }
  const difference = new Float64Array(n)
  const comparable = new Float64Array(n)
  for (const rows of rowsByStratum(followUp.rows, strata)) {
    const pairs = countPairs({ time, event, risk, weights, rows, timeWeight })
    total.concordant += pairs.concordant
    total.discordant += pairs.discordant
    total.tiedRisk += pairs.tiedRisk
    total.tiedTime += pairs.tiedTime
    for (const row of rows) {
      difference[row] = pairs.rowConcordant[row] - pairs.rowDiscordant[row]
      comparable[row] = pairs.rowConcordant[row] + pairs.rowDiscordant[row] + pairs.rowTied[row]
    }
  }
  const pairs = total.concordant + total.discordant + total.tiedRisk
  if (!(pairs > 0))
    throw new StatisticsInputError(
      'empty',
      'event',
      'No pair of patients is comparable: no event precedes another follow-up time.',
    )
  const somers = (total.concordant - total.discordant) / pairs
  let variance = 0
  let events = 0
  for (const row of followUp.rows) {
    const weight = weights ? weights[row] : 1
    variance += ((weight * (difference[row] - somers * comparable[row])) / pairs) ** 2
    events += event[row]
  }
  const value = (somers + 1) / 2
  const se = Math.sqrt(variance) / 2
  const lower = Math.max(value - z * se, 0)
  const upper = Math.min(value + z * se, 1)
  return { value, se, lower, upper, ...total, n: followUp.rows.length, events }
}

function rowsByStratum(rows: Int32Array, strata: ArrayLike<number> | undefined): Int32Array[] {
  if (!strata) return [rows]
  const labels = new Set(Array.from(rows, row => strata[row]))
  if (labels.size === 1) return [rows]
  const byLabel = new Map<number, number[]>()
  for (const row of rows) {
    const list = byLabel.get(strata[row])
    if (list) list.push(row)
    else byLabel.set(strata[row], [row])
  }
  return Array.from(byLabel.values(), list => Int32Array.from(list))
}
