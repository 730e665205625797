import type { Finding } from '@tessera/evidence'
import type { Estimate, NotEstimable } from './estimate.ts'
import type { InverseShare } from './two-stage-moments.ts'

/** The three effects of Ruecker's model. */
export const preferenceEffects = ['treatment', 'selection', 'preference'] as const
export type PreferenceEffect = (typeof preferenceEffects)[number]

export type EffectEstimates = Readonly<Record<PreferenceEffect, Estimate | NotEstimable>>

/** The mean under one treatment of those who prefer one of them. */
export interface PreferenceMean {
  readonly treatment: string
  readonly prefers: string
  /** Observed as the mean of a group, or had from others by what the design identifies. */
  readonly observed: boolean
  readonly estimate: Estimate | NotEstimable
}

/** One group of patients as it was counted. */
export interface GroupSummary {
  readonly group: string
  readonly treatment: string
  readonly n: number
  readonly events: number | null
  readonly value: number | null
  readonly se: number | null
  /** Why there is no value. */
  readonly reason: string | null
}

export interface StratumResult {
  readonly stratum: string | null
  readonly n: number
  /** Share of all patients. */
  readonly weight: number
  readonly shareWhoPreferA: number | null
  readonly groups: readonly GroupSummary[]
  readonly effects: EffectEstimates
}

/** The ratio estimate with Ruecker's own variance and a normal test, as the R package preference gives them. */
export interface PublishedEffect {
  readonly value: number
  readonly se: number
  readonly statistic: number
  readonly p: number
  readonly lower: number
  readonly upper: number
}

/** The effects of a trial with preferences; a difference is of the first treatment less the second. */
export interface PreferenceAnalysis {
  readonly design: 'two-stage' | 'elicited'
  readonly scale: string
  readonly treatments: readonly [string, string]
  readonly level: number
  readonly n: number
  readonly effects: EffectEstimates
  /** The treatment effect among those who prefer the first, and the second. */
  readonly treatmentByPreference: readonly {
    readonly prefers: string
    readonly estimate: Estimate | NotEstimable
  }[]
  readonly means: readonly PreferenceMean[]
  /** Share who prefer the first treatment, with Wilson's limits: of the choice arm, or of all who have a preference. */
  readonly share: {
    readonly value: number
    readonly lower: number
    readonly upper: number
    readonly n: number
  } | null
  readonly strata: readonly StratumResult[]
  /** Two-stage trials: how 1 / share was estimated; null elsewhere. */
  readonly inverseShare: InverseShare | null
  /** Two-stage trials with means; null elsewhere. */
  readonly published: Readonly<Record<PreferenceEffect, PublishedEffect>> | null
  readonly findings: readonly Finding[]
}
