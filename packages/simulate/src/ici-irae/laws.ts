import { logistic } from '../outcome/draws.ts'
import type { Weibull } from '../outcome/weibull.ts'
import { assumedEffect } from '../truth/assumed-effect.ts'
import type { Effect } from '../truth/truth.ts'
import { irae } from './assumptions.ts'
import type { IraeClinical } from './observables.ts'
import { weighing } from './state.ts'
import { tumourTypes } from './tumour-types.ts'

const v = irae.values

/** Hazards of a patient: all three of one shape, so that incidences are closed. */
export const hazards = {
  mild: { shape: v.hazardShape, scale: v.mildScale },
  severe: { shape: v.hazardShape, scale: v.severeScale },
  death: { shape: v.hazardShape, scale: v.deathScale },
} as const satisfies Record<string, Weibull>

const reacting = weighing({ susceptibility: v.iraeOnSusceptibility, reactivity: v.iraeOnReactivity })
const frail = weighing({ frailty: v.severeOnFrailty })
const dying = weighing({
  aggressiveness: v.deathOnAggressiveness,
  sensitivity: v.deathOnSensitivity,
  frailty: v.deathOnFrailty,
})
const sensitive = weighing({ sensitivity: v.responseOnSensitivity })

type Known = Pick<IraeClinical, 'autoimmune' | 'drug' | 'ecog' | 'type' | 'lines'>

/** Linear predictors of irAE of grade 1 or 2, of grade 3 or more, and of death. */
export function linearOf(
  latent: Float64Array,
  x: Known,
  logHazard: number,
  noSignal: boolean,
): { readonly mild: number; readonly severe: number; readonly death: number } {
  if (noSignal) return { mild: 0, severe: 0, death: 0 }
  const toxic =
    reacting(latent) +
    (x.drug === 2 ? v.iraeOnCombination : x.drug === 1 ? v.iraeOnPdL1 : 0) +
    v.iraeOnAutoimmune * x.autoimmune +
    logHazard
  return {
    mild: toxic,
    severe: toxic + frail(latent),
    death: dying(latent) + v.deathOnEcog * (x.ecog - 0.4),
  }
}

/** Rate of a cause: its cumulative hazard by a week is rate week^shape. */
export function rateOf({ shape, scale }: Weibull, linear: number): number {
  return Math.exp(linear - shape * Math.log(scale))
}

/**
 * P(first event of a cause in (from, to], before the others | none of them at `from`), by the cause's rate and that of
 * all together. All hazards have one shape, so that the share of a cause does not change with time.
 */
export function incidence(own: number, all: number, from: number, to: number): number {
  const { shape } = hazards.death
  return (own / all) * -Math.expm1(-all * (to ** shape - from ** shape))
}

/** P(CR), P(PR or better), P(SD or better) of a patient who lives to be assessed. */
export function responseOf(
  latent: Float64Array,
  x: Known & { readonly tmb: number },
  noSignal: boolean,
): { readonly complete: number; readonly response: number; readonly control: number } {
  const linear = noSignal
    ? 0
    : sensitive(latent) +
      v.responseOnTmb * (x.tmb - v.tmbMedian) +
      v.responseOnLines * x.lines +
      tumourTypes[x.type].response
  return {
    complete: logistic(linear - v.cutComplete),
    response: logistic(linear - v.cutResponse),
    control: logistic(linear - v.cutDisease),
  }
}

const effect = (term: string, kind: Effect['kind'], coefficient: number, per: string) =>
  assumedEffect(term, kind, coefficient, per, 'chosen: an effect that 300 patients could show')

const sd = '1 standard deviation'

/** Log hazard ratios of the first irAE, of grade 3 or more where it says so. */
export const iraeEffects: readonly Effect[] = [
  effect('susceptibility', 'latent', v.iraeOnSusceptibility, sd),
  effect('reactivity', 'latent', v.iraeOnReactivity, sd),
  effect('drug_class: PD-1 + CTLA-4', 'observable', v.iraeOnCombination, 'against PD-1'),
  effect('drug_class: PD-L1', 'observable', v.iraeOnPdL1, 'against PD-1'),
  effect('autoimmune_history', 'observable', v.iraeOnAutoimmune, 'yes against no'),
]
export const severeEffects: readonly Effect[] = [
  ...iraeEffects,
  effect('frailty', 'latent', v.severeOnFrailty, sd),
]
/** Log odds ratios of a better response. */
export const responseEffects: readonly Effect[] = [
  effect('sensitivity', 'latent', v.responseOnSensitivity, sd),
  effect('tmb', 'observable', v.responseOnTmb, 'doubling'),
  effect('previous_lines', 'observable', v.responseOnLines, '1 line'),
]
export const silent = (effects: readonly Effect[]): Effect[] =>
  effects.map(one => ({ ...one, coefficient: 0 }))
