import { initiationOutcome, initiationScores } from '@tessera/statistics'
import type { ClockComparison } from '../compare-clock.ts'

/** Doubly robust scores of the gain of one arm over the control, a patient each: what was observed of the benefit. */
export interface EffectScores {
  /** Of the restricted mean. */
  readonly restrictedMean: Float64Array
  /** Of survival at the horizon. */
  readonly survival: Float64Array
}

/** By completed data set and arm; null where the outcome model has no estimate. The scores are of all patients (ate). */
export function effectScores(comparison: ClockComparison): (readonly EffectScores[])[] | null {
  const { horizon } = comparison.cohort.clock
  const sets: EffectScores[][] = []
  for (const { data, emulation } of comparison.sets) {
    const own = { ...data.clock, x: data.x }
    const { plan } = emulation.effect
    const outcome = initiationOutcome(own, plan)
    if (!outcome) return null
    const scores = plan.scores.map((_, k) => initiationScores(own, plan, outcome, k, horizon))
    const [control] = scores
    sets.push(
      scores.map(arm => ({
        restrictedMean: arm.restrictedMean.map((value, i) => value - control.restrictedMean[i]),
        survival: arm.survival.map((value, i) => value - control.survival[i]),
      })),
    )
  }
  return sets
}
