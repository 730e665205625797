import { ascending } from '../../ascending.ts'
import { StatisticsInputError } from '../../input-error.ts'

/** Rows sorted by descending time. */
interface SortedRows {
  readonly n: number
  readonly time: Float64Array
  readonly entry: Float64Array | null
  readonly weight: Float64Array
  /** 1 where the follow-up ended without any event. */
  readonly censored: Uint8Array
  readonly group: Int32Array
  readonly groups: number
}

/** The curve of remaining uncensored of one group, and what its martingales need. */
export interface CensoringGroup {
  /** Times of censoring, ascending. */
  readonly time: Float64Array
  /** Censored over at risk at each time. */
  readonly hazard: Float64Array
  readonly atRisk: Float64Array
  /** Product of (1 - hazard) up to and including each time. */
  readonly survival: Float64Array
  /** The last time of the group: nobody of it is followed beyond. */
  readonly last: number
}

/**
 * Kaplan-Meier of censoring by group. Those whose event comes at a time of censoring are still at risk of it, as
 * cmprsk::crr has it (survival::finegray lets events leave first; without ties the two agree).
 */
export function censoringByGroup(rows: SortedRows): CensoringGroup[] {
  return Array.from({ length: rows.groups }, (_, group) => censoringOf(rows, group))
}

function censoringOf(rows: SortedRows, group: number): CensoringGroup {
  const { n, time, entry, weight, censored } = rows
  const own: number[] = []
  for (let i = 0; i < n; i++) if (rows.group[i] === group) own.push(i)
  const byEntry = entry ? ascending(entry, Int32Array.from(own)).reverse() : []
  const times: number[] = []
  const counts: number[] = []
  const atRisks: number[] = []
  let remaining = 0
  let notEntered = 0
  let entering = 0
  for (let i = 0; i < own.length; ) {
    const now = time[own[i]]
    let leaving = 0
    for (; i < own.length && time[own[i]] === now; i++) {
      remaining += weight[own[i]]
      if (censored[own[i]]) leaving += weight[own[i]]
    }
    if (entry)
      for (; entering < byEntry.length && entry[byEntry[entering]] >= now; entering++)
        notEntered += weight[byEntry[entering]]
    if (leaving > 0) {
      times.push(now)
      counts.push(leaving)
      atRisks.push(remaining - notEntered)
    }
  }
  const hazard = Float64Array.from(counts, (count, k) => count / atRisks[k]).reverse()
  let s = 1
  return {
    time: Float64Array.from(times).reverse(),
    hazard,
    atRisk: Float64Array.from(atRisks).reverse(),
    survival: hazard.map(h => {
      s *= 1 - h
      return s
    }),
    last: own.length > 0 ? time[own[0]] : Number.NEGATIVE_INFINITY,
  }
}

/** G(t-) at ascending times; 0 beyond the group's last time. */
export function censoringBefore(curve: CensoringGroup, times: Float64Array): Float64Array {
  let k = 0
  return times.map(at => {
    while (k < curve.time.length && curve.time[k] < at) k++
    return at > curve.last ? 0 : k === 0 ? 1 : curve.survival[k - 1]
  })
}

/**
 * H(t-) at ascending times, by delayed entry: the product over entries e >= t of 1 - (entering at e) / (entered by e
 * and still there). Geskus, Biometrics 2011;67:39.
 * @throws StatisticsInputError where at an entry nobody else is at risk, so that nothing before it can be weighted
 */
export function enteredBefore(rows: SortedRows, times: Float64Array): Float64Array {
  const { n, time, entry, weight } = rows
  if (!entry) return new Float64Array(times.length).fill(1)
  const byEntry = ascending(entry).reverse()
  // Backwards in time: those present at e entered by e and leave after e.
  let present = 0
  let s = 1
  let arriving = 0
  let next = 0
  let alone = Number.NaN
  const result = new Float64Array(times.length)
  for (let k = times.length - 1; k >= 0; k--) {
    for (; next < n && entry[byEntry[next]] >= times[k]; ) {
      const now = entry[byEntry[next]]
      for (; arriving < n && time[arriving] > now; arriving++) present += weight[arriving]
      let entering = 0
      for (; next < n && entry[byEntry[next]] === now; next++) entering += weight[byEntry[next]]
      const others = present - entering
      // Sums of weights round: what is left of nobody may not be 0.
      s *= others > present * 2 ** -40 ? others / present : 0
      if (s === 0 && Number.isNaN(alone)) alone = now
      present = others
    }
    if (s === 0)
      throw new StatisticsInputError(
        'domain',
        'entry',
        `Nobody is at risk just before the entry at ${alone}: leave out those before it, or those from it on.`,
      )
    result[k] = s
  }
  return result
}
