import type { LearningOutcome } from '@tessera/learning'
import { aalenJohansen, incidenceAt, wilsonInterval } from '@tessera/statistics'

/** What came to some patients by the horizon, with its interval; null where it cannot be told. */
export interface ObservedRisk {
  readonly n: number
  readonly value: number
  readonly lower: number | null
  readonly upper: number | null
}

/**
 * The share of patients with the event by the horizon, of competing causes the first: the Aalen-Johansen estimate with log-log
 * limits (without competing causes 1 - Kaplan-Meier), for binary outcomes the proportion with Wilson's.
 */
export function observedRisk(outcome: LearningOutcome, level: number): ObservedRisk | null {
  if (outcome.kind === 'binary') {
    const n = outcome.event.length
    const successes = outcome.event.reduce((sum, event) => sum + event, 0)
    if (n === 0) return null
    return { n, value: successes / n, ...wilsonInterval({ successes, n, level }) }
  }
  if (outcome.kind !== 'time-to-event' && outcome.kind !== 'competing-risks') return null
  const { time, event, horizon } = outcome
  if (time.length === 0) return null
  const curve = aalenJohansen({ time, cause: event, causes: [1], level, conf: 'log-log' })
  const cause = curve.causes.find(own => own.cause === 1)
  if (cause === undefined) return null
  const { incidence, lower, upper } = incidenceAt(curve, cause, [horizon])
  const known = (value: number) => (Number.isFinite(value) ? value : null)
  return Number.isFinite(incidence[0])
    ? { n: time.length, value: incidence[0], lower: known(lower[0]), upper: known(upper[0]) }
    : null
}

/** Places of the patients whose predicted risks are nearest to that of one of them, without that one. */
export function nearestByRisk(risk: Float64Array, place: number, count: number): Int32Array {
  const others = Array.from(risk.keys()).filter(other => other !== place)
  others.sort((a, b) => Math.abs(risk[a] - risk[place]) - Math.abs(risk[b] - risk[place]) || a - b)
  return Int32Array.from(others.slice(0, count)).sort()
}
