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
  /** sum of weight * x over the events; only with second moments. */
  readonly x: Float64Array
}

/** A walk over the event times of the strata, latest first; {@link nextRiskSet} goes to the next one. */
export interface RiskSets {
  /** Which of the data's steps; -1 before the first. */
  step: number
  readonly atRisk: RiskSums
  readonly events: TiedEvents
  readonly data: CoxData
  readonly risk: Float64Array
  /** Whether second moments are summed too. */
  readonly second: boolean
  /** Next row of `byEntry` to leave. */
  leaving: number
  /** Largest s0 since the sums were last made. */
  peak: number
}

/** weight * exp(linear) of each sorted row, written to `risk`. */
export function riskOf(
  data: CoxData,
  linear: Float64Array,
  risk: Float64Array = new Float64Array(data.n),
): Float64Array {
  const { n, weight } = data
  for (let i = 0; i < n; i++) risk[i] = linear[i] === 0 ? weight[i] : weight[i] * Math.exp(linear[i])
  return risk
}

/** When this share of the largest sum so far is left, the sums are made afresh. */
const CANCELLED = 1e-4

/** A walk that has not started; `risk` is {@link riskOf}. O(n p^2) with second moments, O(n p) without. */
export function riskSets(data: CoxData, risk: Float64Array, second: boolean): RiskSets {
  const { p } = data
  const sums = () => ({ s0: 0, s1: new Float64Array(p), s2: new Float64Array(second ? p * p : 0) })
  return {
    step: -1,
    atRisk: sums(),
    events: { ...sums(), count: 0, weight: 0, x: new Float64Array(second ? p : 0) },
    data,
    risk,
    second,
    leaving: 0,
    peak: 0,
  }
}

/** Moves on to the next event time, with the sums over its risk set and over its events; false after the last. */
export function nextRiskSet(sets: RiskSets): boolean {
  const { data, risk, second, atRisk, events } = sets
  const { p, x, steps } = data
  const step = sets.step + 1
  if (step >= steps.count) return false
  const { s1 } = atRisk
  let from = step === 0 ? 0 : steps.end[step - 1]
  if (step === 0 || steps.stratum[step] !== steps.stratum[step - 1]) {
    from = data.stratumStart[steps.stratum[step]]
    sets.leaving = from
    sets.peak = 0
    clear(sets, atRisk)
  }
  const end = steps.end[step]
  let s0 = atRisk.s0
  for (let i = from, at = from * p; i < end; i++) {
    const r = risk[i]
    s0 += r
    for (let j = 0; j < p; j++, at++) s1[j] += r * x[at]
  }
  if (second) for (let i = from; i < end; i++) addProducts(atRisk.s2, x, p, i, risk[i])
  atRisk.s0 = s0
  sets.step = step
  if (data.entry) letGo(sets, data.entry)
  if (events.count > 1) clear(sets, events)
  events.count = steps.events[step]
  events.weight = steps.weight[step]
  if (events.count > 1 || second) sumEvents(sets)
  return true
}

/** Takes away the rows that enter at the time of the step or later. */
function letGo(sets: RiskSets, entry: Float64Array): void {
  const { data, risk, atRisk, step } = sets
  const { byEntry, stratumStart, steps } = data
  if (!byEntry) return
  if (atRisk.s0 > sets.peak) sets.peak = atRisk.s0
  const now = steps.time[step]
  const followed = steps.end[step]
  const end = stratumStart[steps.stratum[step] + 1]
  for (; sets.leaving < end && entry[byEntry[sets.leaving]] >= now; sets.leaving++)
    add(sets, atRisk, byEntry[sets.leaving], -risk[byEntry[sets.leaving]])
  // Taking a large sum away leaves little but rounding: then sum those present again.
  if (atRisk.s0 >= sets.peak * CANCELLED) return
  clear(sets, atRisk)
  for (let k = stratumStart[steps.stratum[step]]; k < followed; k++)
    if (entry[k] < now) add(sets, atRisk, k, risk[k])
  sets.peak = 0
}

function sumEvents(sets: RiskSets): void {
  const { data, risk, second, events, step } = sets
  const { p, x, event, weight, steps } = data
  if (second) events.x.fill(0)
  for (let i = steps.start[step]; i < steps.end[step]; i++) {
    if (event[i] === 0) continue
    if (events.count > 1) add(sets, events, i, risk[i])
    if (second) for (let j = 0; j < p; j++) events.x[j] += weight[i] * x[i * p + j]
  }
}

function add({ data: { x, p }, second }: RiskSets, sums: RiskSums, i: number, r: number): void {
  const { s1 } = sums
  sums.s0 += r
  for (let j = 0, at = i * p; j < p; j++, at++) s1[j] += r * x[at]
  if (second) addProducts(sums.s2, x, p, i, r)
}

function addProducts(s2: Float64Array, x: Float64Array, p: number, i: number, r: number): void {
  const from = i * p
  for (let j = 0; j < p; j++) {
    const rx = r * x[from + j]
    for (let k = 0, to = j * p; k <= j; k++, to++) s2[to] += rx * x[from + k]
  }
}

function clear({ data: { p }, second }: RiskSets, sums: RiskSums): void {
  sums.s0 = 0
  const { s1 } = sums
  for (let j = 0; j < p; j++) s1[j] = 0
  if (second) sums.s2.fill(0)
}
