import { normalQuantile } from '@tessera/statistics'
import { intervalOf } from '../preference/estimate.ts'
import type { EffectOrReason } from './treatment-effect.ts'
import { isEffect } from './treatment-effect.ts'

/** The adjusted effect of the preference cohort minus the randomised one, measure by measure. */
export interface CohortDifference {
  readonly effects: readonly EffectOrReason[]
  /** What a reader may and may not conclude. */
  readonly reading: string
}

/**
 * Differences of the two cohorts' effects with their intervals; the cohorts are independent. The degrees of freedom of
 * the preference cohort's error carry over by Satterthwaite's formula. A difference may come from confounding that was
 * not measured, from other patients, or from an effect that preference itself changes; its absence from the data
 * (p above 0.05) does not say that the effects are equal, and licenses no pooling.
 */
export function cohortDifference(
  randomised: readonly EffectOrReason[],
  preference: readonly EffectOrReason[],
  level = 0.95,
): CohortDifference {
  const effects = randomised.flatMap((one): EffectOrReason[] => {
    const other = preference.find(effect => effect.measure === one.measure && effect.at === one.at)
    if (other === undefined) return []
    const { measure, at } = one
    if (!isEffect(one)) return [{ measure, at, value: null, reason: `randomised: ${one.reason}` }]
    if (!isEffect(other)) return [{ measure, at, value: null, reason: `preference cohort: ${other.reason}` }]
    const parts = [one, other].map(({ se, df }) => ({ variance: se * se, df }))
    const value = other.value - one.value
    const reduced = (other.biasReduced ?? Number.NaN) - (one.biasReduced ?? Number.NaN)
    return [
      {
        measure,
        at,
        method: 'preference minus randomised',
        ...intervalOf({ value, parts }, level),
        ...(Number.isNaN(reduced) ? {} : { biasReduced: reduced }),
      },
    ]
  })
  return { effects, reading: readingOf(effects, level) }
}

function readingOf(effects: readonly EffectOrReason[], level: number): string {
  const hazard = effects.find(effect => effect.measure === 'log hazard ratio')
  if (hazard === undefined || !isEffect(hazard))
    return 'The effects of the two cohorts cannot be compared by their hazard ratios.'
  const bound = Math.exp(Math.max(Math.abs(hazard.lower), Math.abs(hazard.upper)))
  const percent = Math.round(100 * (2 * (1 - 0.5 * (1 - level)) - 1))
  const excluded = hazard.lower > 0 || hazard.upper < 0
  const smallest = Math.exp(normalQuantile(0.975) * hazard.se + normalQuantile(0.8) * hazard.se)
  return excluded
    ? `The hazard ratios of the cohorts differ (${percent} % interval of their ratio excludes 1): they must not be read as one.`
    : `The data are compatible with hazard ratios of the two cohorts that differ by a factor of up to ${bound.toFixed(2)} (${percent} % interval); only a factor beyond ${smallest.toFixed(2)} would have been found with 80 % power. That no difference was found is no reason to pool.`
}
