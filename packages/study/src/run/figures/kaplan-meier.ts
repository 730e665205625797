import type { FigureOf } from '@tessera/evidence'
import { kaplanMeier } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { inSentence } from '../in-sentence.ts'
import { survivalOf } from '../measures/outcome-of.ts'
import { type FigureContext, percentLevel, placed } from './place.ts'

/**
 * Kaplan-Meier by predicted risk group of held-out patients; each patient's group is by the cut-off of the
 * model that never saw them. Null when one group is empty.
 */
export function riskGroupFigure(
  context: FigureContext,
  evaluated: Evaluated,
  outcome: string,
  model: string,
  estimates: readonly string[],
): FigureOf<'kaplan-meier'> | null {
  const { time, event, unit } = survivalOf(evaluated)
  const members = [0, 1].map(high => rowsOf(evaluated.high, high))
  if (members.some(rows => rows.length === 0)) return null
  const end = drawnUntil(time, context.horizon)
  const ticks = niceTicks(end)
  const groups = members.map((rows, high) => {
    const t = Float64Array.from(rows, row => time[row])
    const e = Uint8Array.from(rows, row => event[row])
    return {
      ...curveOf(t, e, context.level, end),
      label: high === 1 ? 'High risk' : 'Low risk',
      n: rows.length,
      times: t,
    }
  })
  return {
    ...placed(context, {
      name: 'risk-groups',
      section: 'risk-groups',
      model,
      title: `${capitalised(outcome)} by predicted risk`,
      caption: `Kaplan-Meier with ${percentLevel(context.level)} limits, ${inSentence(context.validationLabel)}. Each patient is in the group given by a model, and a cut-off, that never saw them.`,
    }),
    kind: 'kaplan-meier',
    unit,
    outcome,
    horizon: context.horizon,
    groups: groups.map(({ times: _, ...group }) => group),
    atRisk: { times: ticks, counts: groups.map(({ times }) => ticks.map(tick => countAtRisk(times, tick))) },
    estimates: [...estimates],
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

function rowsOf(high: Uint8Array, value: number): number[] {
  return Array.from(high.keys()).filter(row => high[row] === value)
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
