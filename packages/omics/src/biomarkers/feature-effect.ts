import type { Finding } from '@tessera/evidence'
import type { AssayFeature } from '../assay/assay.ts'
import type { ByCentre } from './by-centre.ts'
import type { Effect } from './effect.ts'
import type { EffectMeasure } from './measure.ts'
import type { NonLinearity } from './non-linearity.ts'

/** One feature: effect alone, effect beside the covariates, and what is to be known before either is believed. */
export interface FeatureEffect {
  readonly feature: AssayFeature
  readonly missing: number
  readonly sd: number
  /** With the centre as the options have it, and nothing else. */
  readonly univariable: Effect
  /** With the covariates besides; null where none are given. */
  readonly adjusted: Effect | null
  /** The p that was corrected: of the adjusted model where there is one. */
  readonly p: number | null
  readonly fdr: number | null
  readonly holm: number | null
  readonly univariableFdr: number | null
  readonly nonLinear: NonLinearity | null
  readonly byCentre: ByCentre | null
}

export interface FeatureEffects {
  readonly measure: EffectMeasure
  /** `Cox regression, stratified by centre`. */
  readonly method: string
  readonly covariates: readonly string[]
  readonly centre: 'strata' | 'covariate' | 'none'
  readonly test: 'wald' | 'likelihood-ratio'
  readonly level: number
  /** Patients with a sample and an outcome, and those with every covariate besides. */
  readonly n: number
  readonly nAdjusted: number
  readonly events: number | null
  readonly eventsAdjusted: number | null
  /** Events (or patients) for each parameter of the largest model. */
  readonly perParameter: number
  /** Smallest p first; features without a p at the end. */
  readonly effects: readonly FeatureEffect[]
  readonly skipped: readonly { readonly feature: string; readonly reason: string }[]
  readonly findings: readonly Finding[]
}
