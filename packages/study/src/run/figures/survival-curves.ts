import type { FigureOf } from '@tessera/evidence'
import { aalenJohansen, kaplanMeier } from '@tessera/statistics'

/** Patients of one curve. */
export interface CurveGroup {
  readonly label: string
  readonly time: Float64Array
  /** Of competing events the cause, of which the first is drawn. */
  readonly event: Uint8Array
}

/** Kaplan-Meier curves of groups on one axis, with the numbers at risk. */
export function survivalCurves(
  groups: readonly CurveGroup[],
  level: number,
  horizon: number | null,
  curve: 'survival' | 'incidence' = 'survival',
): Pick<FigureOf<'kaplan-meier'>, 'groups' | 'atRisk'> {
  const end = drawnUntil(Float64Array.from(groups.flatMap(({ time }) => [...time])), horizon)
  const times = niceTicks(end)
  return {
    groups: groups.map(({ label, time, event }) => ({
      ...(curve === 'survival' ? curveOf(time, event, level, end) : incidenceOf(time, event, level, end)),
      label,
      n: time.length,
    })),
    atRisk: { times, counts: groups.map(({ time }) => times.map(tick => countAtRisk(time, tick))) },
  }
}

function curveOf(time: Float64Array, event: Uint8Array, level: number, end: number) {
  const km = kaplanMeier({ time, event, level, conf: 'log-log' })
  const steps = { time: [0], survival: [1], lower: [1], upper: [1] }
  km.time.forEach((t, i) => {
    if (km.events[i] === 0 || t > end) return
    steps.time.push(t)
    steps.survival.push(km.survival[i])
    // At a survival of 0 the limits are not defined; the curve ends there.
    steps.lower.push(Number.isFinite(km.lower[i]) ? km.lower[i] : km.survival[i])
    steps.upper.push(Number.isFinite(km.upper[i]) ? km.upper[i] : km.survival[i])
  })
  const censored = Array.from(time)
    .filter((t, i) => event[i] === 0 && t <= end)
    .sort((a, b) => a - b)
  let events = 0
  for (const e of event) events += e
  return { ...steps, censored, events }
}

/** Cumulative incidence of the first cause, log-log limits. */
function incidenceOf(time: Float64Array, cause: Uint8Array, level: number, end: number) {
  const found = aalenJohansen({ time, cause, causes: [1], level, conf: 'log-log' })
  const first = found.causes.find(own => own.cause === 1)
  const steps = { time: [0], survival: [0], lower: [0], upper: [0] }
  found.time.forEach((t, i) => {
    if (!first || first.events[i] === 0 || t > end) return
    const value = first.incidence[i]
    steps.time.push(t)
    steps.survival.push(value)
    steps.lower.push(Number.isFinite(first.lower[i]) ? first.lower[i] : value)
    steps.upper.push(Number.isFinite(first.upper[i]) ? first.upper[i] : value)
  })
  const censored = Array.from(time)
    .filter((t, i) => cause[i] === 0 && t <= end)
    .sort((a, b) => a - b)
  return { ...steps, censored, events: cause.reduce((sum, own) => sum + (own === 1 ? 1 : 0), 0) }
}

/** Until the horizon and half as far again, or until 5 % are left, whichever is first. */
function drawnUntil(time: Float64Array, horizon: number | null): number {
  const sorted = Float64Array.from(time).sort()
  const late = sorted[Math.floor(0.95 * (sorted.length - 1))]
  return horizon === null ? late : Math.max(horizon, Math.min(late, 1.5 * horizon))
}

/** Round ticks from 0, four to eight of them; months go by twelves. */
export function niceTicks(end: number): number[] {
  const steps = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 36, 60, 120, 250, 500, 1000, 2500]
  const step = steps.find(s => end / s <= 8) ?? end / 6
  const ticks: number[] = []
  for (let k = 0; k * step <= end + 1e-9; k++) ticks.push(k * step)
  return ticks
}

function countAtRisk(time: Float64Array, at: number): number {
  let count = 0
  for (const t of time) if (t >= at) count++
  return count
}
