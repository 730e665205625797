import type { CoxData } from './cox-data.ts'

/**
 * Sums over the risk set as time runs backwards: s0 = sum r, s1 = sum r x, s2 = sum r x x' (lower triangle), with
 * r = weight * exp(linear).
 */
export interface RiskSums {
  s0: number
  readonly s1: Float64Array
  readonly s2: Float64Array
}

/** What the events of one time contribute; s0, s1 and s2 are summed over them only where two or more are tied. */
export interface TiedEvents extends RiskSums {
  count: number
  weight: number
  /** sum of weight * linear over the events. */
  linear: number
  /** sum of weight * x over the events. */
  readonly x: Float64Array
}

/** When this share of the largest sum so far is left, the sums are made afresh. */
const CANCELLED = 1e-4

/**
 * Visits each event time of each stratum, latest first, with the sums over its risk set and over its events. Sorts
 * nothing: O(n p^2) with second moments, O(n p) without.
 */
export function eachRiskSet(
  data: CoxData,
  linear: Float64Array,
  second: boolean,
  visit: (at: { stratum: number; time: number; atRisk: RiskSums; events: TiedEvents }) => void,
): void {
  const { n, p, x, time, event, weight, entry, byEntry, stratumStart } = data
  const risk = new Float64Array(n)
  for (let i = 0; i < n; i++) risk[i] = weight[i] * Math.exp(linear[i])
  const atRisk: RiskSums = { s0: 0, s1: new Float64Array(p), s2: new Float64Array(second ? p * p : 0) }
  const events: TiedEvents = {
    s0: 0,
    s1: new Float64Array(p),
    s2: new Float64Array(second ? p * p : 0),
    count: 0,
    weight: 0,
    linear: 0,
    x: new Float64Array(p),
  }
  const add = (sums: RiskSums, i: number, r: number) => {
    const { s1, s2 } = sums
    const from = i * p
    sums.s0 += r
    for (let j = 0; j < p; j++) {
      const rx = r * x[from + j]
      s1[j] += rx
      if (second) for (let k = 0, to = j * p; k <= j; k++, to++) s2[to] += rx * x[from + k]
    }
  }
  for (let stratum = 0; stratum + 1 < stratumStart.length; stratum++) {
    const end = stratumStart[stratum + 1]
    let leaving = stratumStart[stratum]
    let peak = 0
    clear(atRisk)
    for (let i = stratumStart[stratum]; i < end; ) {
      const now = time[i]
      if (entry && byEntry) {
        for (; leaving < end && entry[byEntry[leaving]] >= now; leaving++) {
          add(atRisk, byEntry[leaving], -risk[byEntry[leaving]])
        }
        // Taking a large sum away leaves little but rounding: then sum those present again.
        if (atRisk.s0 < peak * CANCELLED) {
          clear(atRisk)
          for (let k = stratumStart[stratum]; k < i; k++) if (entry[k] < now) add(atRisk, k, risk[k])
          peak = 0
        }
      }
      if (events.count > 0) clearEvents(events)
      const from = i
      for (; i < end && time[i] === now; i++) {
        add(atRisk, i, risk[i])
        if (event[i] === 0) continue
        events.count++
        events.weight += weight[i]
        events.linear += weight[i] * linear[i]
        for (let j = 0; j < p; j++) events.x[j] += weight[i] * x[i * p + j]
      }
      if (events.count > 1) for (let k = from; k < i; k++) if (event[k] === 1) add(events, k, risk[k])
      peak = Math.max(peak, atRisk.s0)
      if (events.count > 0) visit({ stratum, time: now, atRisk, events })
    }
  }
}

function clear(sums: RiskSums): void {
  sums.s0 = 0
  sums.s1.fill(0)
  sums.s2.fill(0)
}

function clearEvents(events: TiedEvents): void {
  if (events.count > 1) clear(events)
  events.count = 0
  events.weight = 0
  events.linear = 0
  events.x.fill(0)
}
