import { kaplanMeier, restrictedMean, survivalWithLimitsAt } from '@tessera/statistics'
import type { CellOrReason } from './cell.ts'
import type { Outcome, RateOutcome, RestrictedMeanOutcome, SurvivalOutcome } from './outcome.ts'

/**
 * The cell of the patients in `rows`.
 * - mean: s^2 / n;
 * - risk: p (1 - p) / (n - 1), unbiased;
 * - rate: D / T with n / (n - 1) sum (d - rate t)^2 / T^2. Poisson's D / T^2 would be too small among the
 *   randomised, who are a mixture of those who prefer one treatment and those who prefer the other;
 * - survival: Kaplan-Meier with Greenwood's variance, restricted mean: the area under it, each times n / (n - 1).
 */
export function cellOfPatients(outcome: Outcome, rows: ArrayLike<number>): CellOrReason {
  const n = rows.length
  if (n === 0) return { n, reason: 'nobody is in it' }
  if (n === 1) return { n, reason: 'one patient has no variance' }
  switch (outcome.kind) {
    case 'mean':
      return meanCell(outcome.value, rows)
    case 'risk':
      return riskCell(n, sumOf(outcome.event, rows))
    case 'rate':
      return rateCell(outcome, rows)
    case 'survival':
      return survivalCell(outcome, rows)
    case 'restricted-mean':
      return restrictedMeanCell(outcome, rows)
  }
}

/** The cell of `n` patients of whom `events` had the event. */
export function riskCell(n: number, events: number): CellOrReason {
  if (n < 2) return { n, reason: n === 0 ? 'nobody is in it' : 'one patient has no variance' }
  const p = events / n
  return { n, value: p, variance: (p * (1 - p)) / (n - 1), df: n - 1, events }
}

function meanCell(value: ArrayLike<number>, rows: ArrayLike<number>): CellOrReason {
  const n = rows.length
  const mean = sumOf(value, rows) / n
  let squares = 0
  for (let i = 0; i < n; i++) squares += (value[rows[i]] - mean) ** 2
  return { n, value: mean, variance: squares / (n - 1) / n, df: n - 1, events: null }
}

function rateCell({ count, exposure }: RateOutcome, rows: ArrayLike<number>): CellOrReason {
  const n = rows.length
  const events = sumOf(count, rows)
  const time = exposure ? sumOf(exposure, rows) : n
  if (!(time > 0)) return { n, reason: 'nobody was under observation' }
  const rate = events / time
  let squares = 0
  for (let i = 0; i < n; i++) squares += (count[rows[i]] - rate * (exposure ? exposure[rows[i]] : 1)) ** 2
  return { n, value: rate, variance: ((n / (n - 1)) * squares) / time ** 2, df: n - 1, events }
}

function survivalCell(outcome: SurvivalOutcome, rows: ArrayLike<number>): CellOrReason {
  const n = rows.length
  const { time, event } = followUpOf(outcome, rows)
  const at = survivalWithLimitsAt(kaplanMeier({ time, event }), [outcome.at])
  const value = at.survival[0]
  if (Number.isNaN(value))
    return {
      n,
      reason: endsBefore(time, outcome.at),
    }
  const greenwood = value === 0 ? 0 : at.standardError[0] ** 2
  return {
    n,
    value,
    variance: (greenwood * n) / (n - 1),
    df: n - 1,
    events: eventsBy(time, event, outcome.at),
  }
}

function restrictedMeanCell(outcome: RestrictedMeanOutcome, rows: ArrayLike<number>): CellOrReason {
  const n = rows.length
  const { tau } = outcome
  const { time, event } = followUpOf(outcome, rows)
  if (!hasFollowUpTo(tau, time, event)) return { n, reason: endsBefore(time, tau) }
  const { value, se } = restrictedMean({ time, event, tau })
  return { n, value, variance: (se ** 2 * n) / (n - 1), df: n - 1, events: eventsBy(time, event, tau) }
}

function endsBefore(time: Float64Array, horizon: number): string {
  const rounded = (value: number) => Number(value.toPrecision(4))
  return `follow-up ends at ${rounded(largest(time))}, before ${rounded(horizon)}, with patients free of the event`
}

function hasFollowUpTo(tau: number, time: Float64Array, event: Float64Array): boolean {
  const last = largest(time)
  return last >= tau || time.every((t, i) => t < last || event[i] === 1)
}

function followUpOf(outcome: SurvivalOutcome | RestrictedMeanOutcome, rows: ArrayLike<number>) {
  const time = new Float64Array(rows.length)
  const event = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    time[i] = outcome.time[rows[i]]
    event[i] = outcome.event[rows[i]]
  }
  return { time, event }
}

function eventsBy(time: Float64Array, event: Float64Array, at: number): number {
  let events = 0
  for (let i = 0; i < time.length; i++) if (event[i] === 1 && time[i] <= at) events++
  return events
}

function largest(time: Float64Array): number {
  return time.reduce((most, t) => Math.max(most, t), 0)
}

function sumOf(values: ArrayLike<number>, rows: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < rows.length; i++) sum += values[rows[i]]
  return sum
}
