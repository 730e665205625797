import { type EffectEstimates, type PreferenceEffect, preferenceEffects } from './analysis.ts'
import { type Estimate, intervalOf, type Moment, type NotEstimable, weightedSum } from './estimate.ts'

/** What one stratum tells of a number, or why it tells nothing. */
export type MomentOrReason = Moment | { readonly reason: string }

export function isMoment(moment: MomentOrReason): moment is Moment {
  return !('reason' in moment)
}

/** A stratum's part in a combined number. */
export interface StratumPart {
  readonly stratum: string | null
  readonly weight: number
}

/**
 * The number over all strata, each weighted by its share of the patients (Cameron & Esserman 2016), or why there is
 * none: a number that one stratum does not give is not had from the others.
 */
export function combine(
  strata: readonly StratumPart[],
  moments: readonly MomentOrReason[],
  level: number,
): Estimate | NotEstimable {
  const sound = moments.filter(isMoment)
  if (sound.length < moments.length) return { value: null, reason: reasons(strata, moments) }
  return intervalOf(
    weightedSum(
      sound,
      strata.map(one => one.weight),
    ),
    level,
  )
}

/** The three effects over all strata. */
export function combineEffects(
  strata: readonly StratumPart[],
  moments: readonly Readonly<Record<PreferenceEffect, MomentOrReason>>[],
  level: number,
): EffectEstimates {
  const [treatment, selection, preference] = preferenceEffects.map(effect =>
    combine(
      strata,
      moments.map(one => one[effect]),
      level,
    ),
  )
  return { treatment, selection, preference }
}

function reasons(strata: readonly StratumPart[], moments: readonly MomentOrReason[]): string {
  return moments
    .flatMap((moment, i) => {
      if (isMoment(moment)) return []
      return [strata[i].stratum === null ? moment.reason : `stratum ${strata[i].stratum}: ${moment.reason}`]
    })
    .join('; ')
}
