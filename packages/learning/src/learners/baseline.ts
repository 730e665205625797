import { coxBaseline } from '@tessera/statistics'
import type { SurvivalOutcome } from '../rows.ts'
import type { Baseline } from './linear-model.ts'

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

/** A note when nobody was followed to the horizon, so that risk at it is risk by the last follow-up. */
export function horizonNotes({ time, horizon, unit }: SurvivalOutcome): string[] {
  const last = time.reduce((most, t) => (t > most ? t : most), 0)
  if (last >= horizon) return []
  return [
    `nobody in training was followed to the horizon of ${horizon} ${unit}: risk is that by the last follow-up, ${last} ${unit}`,
  ]
}
