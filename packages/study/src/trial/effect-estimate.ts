import type { Estimate } from '@tessera/evidence'
import type { EffectOrReason, Measure } from '@tessera/trials'
import { isEffect } from '@tessera/trials'

/** Where an effect stands, and on whom it rests. */
export interface EffectPlace {
  readonly analysis: string
  /** `randomised`, `preference`, `difference`, `per-protocol`, a subgroup. */
  readonly of: string
  readonly n: number
  readonly events: number | null
  readonly status: Estimate['status']
  readonly level: number
  readonly subgroup?: string
}

const names: Readonly<Record<Measure, { readonly measure: string; readonly label: string }>> = {
  'log hazard ratio': { measure: 'hazard_ratio', label: 'Hazard ratio' },
  'restricted mean difference': {
    measure: 'rmst_difference',
    label: 'Difference of restricted mean, months',
  },
  'survival difference': { measure: 'survival_difference', label: 'Difference of survival' },
  'risk difference': { measure: 'risk_difference', label: 'Difference of risk' },
  'mean difference': { measure: 'mean_difference', label: 'Difference of means' },
}

/** An effect as evidence: hazard ratios as ratios, everything else as it is; one that is not known says why. */
export function effectEstimate(effect: EffectOrReason, place: EffectPlace): Estimate {
  const { measure, label } = names[effect.measure]
  const ratio = effect.measure === 'log hazard ratio'
  const scale = (value: number) => (ratio ? Math.exp(value) : value)
  const at = effect.at === null ? '' : `@${Number(effect.at.toPrecision(4))}`
  const horizon = effect.at === null ? '' : ` at ${Number(effect.at.toPrecision(4))} months`
  const known = isEffect(effect)
  return {
    id: `${place.analysis}/${place.of}/${measure}${at}${place.subgroup === undefined ? '' : `/${place.subgroup}`}`,
    measure,
    label: `${label}${effect.measure === 'restricted mean difference' ? ` to ${Number((effect.at ?? 0).toPrecision(4))} months` : horizon}`,
    value: known ? scale(effect.value) : null,
    lower: known ? scale(effect.lower) : null,
    upper: known ? scale(effect.upper) : null,
    level: place.level,
    se: known && !ratio ? effect.se : null,
    p: known ? effect.p : null,
    method: known ? effect.method : 'not estimated',
    n: place.n,
    events: place.events,
    about: 'treatment effect',
    status: place.status,
    question: place.analysis,
    validation: null,
    model: null,
    reference: null,
    fold: null,
    subgroup: place.subgroup ?? null,
    horizon: effect.at,
    threshold: null,
    why: known ? null : effect.reason,
  }
}
