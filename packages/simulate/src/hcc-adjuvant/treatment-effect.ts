import type { TherapyLoading, TherapyState } from '../latent/therapy-state.ts'
import type { AdjuvantArm } from './propensity.ts'
import { adjuvant } from './treatment-assumptions.ts'

const t = adjuvant.values

/** What sensitivity to either therapy is made of. */
export const adjuvantLoadings: readonly TherapyLoading[] = [
  { therapy: 'TACE', infiltration: 0, aggressiveness: t.sensitivityTace },
  { therapy: 'TKI', infiltration: t.sensitivityTki, aggressiveness: 0 },
]

/** Log hazard ratio of recurrence or death under an arm against none: TACE by invasion and sensitivity, a TKI by sensitivity. */
export function logHazardRatio(
  arm: AdjuvantArm,
  mvi: 0 | 1,
  { sensitivity }: Pick<TherapyState, 'sensitivity'>,
): number {
  if (arm === 'TACE') return t.taceEffect + t.tacePerMvi * mvi + t.tacePerSensitivity * sensitivity.TACE
  return arm === 'TKI' ? t.tkiEffect + t.tkiPerSensitivity * sensitivity.TKI : 0
}
