import { coxBaseline, coxSurvival } from '@tessera/statistics'
import { z } from 'zod'
import type { SurvivalMatrix } from '../learner.ts'
import type { SurvivalOutcome } from '../rows.ts'

/** Cumulative baseline hazard at the mean linear predictor, a step at each event time. */
export interface Baseline {
  readonly time: Float64Array
  readonly cumulativeHazard: Float64Array
}

const numbers = z.array(z.number())
export const baselineSchema = z.object({ time: numbers, cumulativeHazard: numbers })

export function baselineToJson(baseline: Baseline): { time: number[]; cumulativeHazard: number[] } {
  return { time: Array.from(baseline.time), cumulativeHazard: Array.from(baseline.cumulativeHazard) }
}

export function baselineFromJson(json: { time: number[]; cumulativeHazard: number[] }): Baseline {
  return {
    time: Float64Array.from(json.time),
    cumulativeHazard: Float64Array.from(json.cumulativeHazard),
  }
}

/**
 * Cumulative baseline hazard of training rows at their mean linear predictor, with Efron's or Breslow's ties,
 * kept at event times only. `linear` is the sum less its mean, `centre` that mean.
 */
export function baselineOf(
  sum: Float64Array,
  outcome: SurvivalOutcome,
  ties: 'efron' | 'breslow',
): { baseline: Baseline; centre: number; linear: Float64Array } {
  const centre = sum.reduce((total, value) => total + value, 0) / sum.length
  const linear = sum.map(value => value - centre)
  const { time, cumulativeHazard } = coxBaseline({ time: outcome.time, event: outcome.event, linear, ties })
  const steps = Array.from(time, (_, i) => i).filter(
    i => cumulativeHazard[i] > (i === 0 ? 0 : cumulativeHazard[i - 1]),
  )
  const baseline = {
    time: Float64Array.from(steps, i => time[i]),
    cumulativeHazard: Float64Array.from(steps, i => cumulativeHazard[i]),
  }
  return { baseline, centre, linear }
}

/** Predicted survival over `times`; null where there is no baseline or no times are asked for. */
export function survivalOver(
  baseline: Baseline | null,
  linear: Float64Array,
  times: Float64Array | undefined,
): SurvivalMatrix | null {
  if (baseline === null || times === undefined) return null
  return { times, probability: coxSurvival({ baseline: { ...baseline, strata: null }, linear, times }) }
}

/** A note when nobody was followed to the horizon, so that risk at it is risk by the last follow-up. */
export function horizonNotes({ time, horizon, unit }: SurvivalOutcome): string[] {
  const last = time.reduce((most, t) => (t > most ? t : most), 0)
  if (last >= horizon) return []
  return [
    `nobody in training was followed to the horizon of ${horizon} ${unit}: risk is that by the last follow-up, ${last} ${unit}`,
  ]
}

/** Probability of the event by the horizon: 1 - exp(-H0(horizon) exp(linear)). */
export function survivalRisk(linear: Float64Array, baseline: Baseline, horizon: number): Float64Array {
  const hazard = hazardAt(baseline, horizon)
  return linear.map(value => -Math.expm1(-hazard * Math.exp(value)))
}

/** Cumulative baseline hazard at a time; beyond the last event it stays as it is. */
export function hazardAt({ time, cumulativeHazard }: Baseline, at: number): number {
  let low = 0
  let high = time.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (time[middle] <= at) low = middle + 1
    else high = middle
  }
  return low === 0 ? 0 : cumulativeHazard[low - 1]
}
