import { normalQuantile, normalTwoSided } from '@tessera/statistics'
import type { Estimate } from '../preference/estimate.ts'
import type { Measure } from './analysis-settings.ts'

/** An effect of the experimental arm against control. */
export interface TreatmentEffect extends Estimate {
  readonly measure: Measure
  /** Horizon in months; null where there is none. */
  readonly at: number | null
  readonly method: string
  /** Of a log hazard ratio: less its bias of order 1 / n, by the jackknife. */
  readonly biasReduced?: number
  /** Of weighted effects: weights known to be estimated, and everything anew without each patient. */
  readonly errors?: { readonly sandwich: number; readonly jackknife: number }
}

/** An effect that the data do not give, and why. */
export interface NoEffect {
  readonly measure: Measure
  readonly at: number | null
  readonly value: null
  readonly reason: string
}

export type EffectOrReason = TreatmentEffect | NoEffect

export function isEffect(effect: EffectOrReason): effect is TreatmentEffect {
  return effect.value !== null
}

/** value +- z se. */
export function normalEffect(
  what: Pick<TreatmentEffect, 'measure' | 'at' | 'method'>,
  value: number,
  se: number,
  level: number,
): TreatmentEffect {
  const half = normalQuantile(0.5 + level / 2) * se
  const statistic = se > 0 ? value / se : null
  return {
    ...what,
    value,
    se,
    df: Number.POSITIVE_INFINITY,
    lower: value - half,
    upper: value + half,
    statistic,
    p: statistic === null ? null : normalTwoSided(statistic),
  }
}

/**
 * n value - (n - 1) mean of the values without each patient. The log hazard ratio of a partial likelihood is on average
 * some 3 % too far from 0 with 90 events, more with fewer. Quenouille, Biometrika 1956;43:353.
 */
export function withoutBias(value: number, left: Float64Array): number {
  const n = left.length
  return n * value - ((n - 1) * left.reduce((sum, one) => sum + one, 0)) / n
}
