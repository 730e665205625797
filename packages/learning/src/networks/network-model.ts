import type { HeldOut, Training } from '@tessera/evidence'
import type { BagRows } from '../bag-rows.ts'
import type { SurvivalMatrix } from '../learner.ts'

/** Cumulative incidence of each cause: row-major, patients x causes x times. */
export interface IncidenceMatrix {
  readonly times: Float64Array
  readonly causes: readonly string[]
  readonly probability: Float64Array
}

/** What the treatments are expected to do: row-major, patients x arms; the first arm is the comparator. */
export interface EffectMatrix {
  readonly arms: readonly string[]
  /** Added to the linear predictor against the comparator (0 for it). */
  readonly linear: Float64Array
  /** Risk (or, of a continuous outcome, value) under each arm. */
  readonly outcome: Float64Array
}

/** What a fitted network says of some patients; of several members, the mean of what each says. */
export interface NetworkPrediction {
  /** Score: higher is worse (time-to-event, competing), more likely (binary), a higher level or value. */
  readonly linear: Float64Array
  /** Probability of the event, or by the horizon; of competing risks, of the first cause. Null for the others. */
  readonly risk: Float64Array | null
  /** Over the times asked for, of time-to-event outcomes. */
  readonly survival: SurvivalMatrix | null
  readonly incidence: IncidenceMatrix | null
  /** Of each level of an ordinal outcome, row-major. */
  readonly probability: Float64Array | null
  /** Of a continuous outcome, in its unit. */
  readonly value: Float64Array | null
  readonly effect: EffectMatrix | null
  /** Standard deviation between members of `linear`; zeros for one. */
  readonly spread: Float64Array
  /** Positions of rows that have none of the network's modalities: their prediction is that of nobody in particular. */
  readonly withoutInput: Int32Array
}

/** Where the network looked. */
export interface NetworkAttention {
  /** Weight of each instance of a row's bag by modality, mean of the members; null without bag or attention. */
  readonly instances: readonly {
    readonly modality: string
    readonly bags: readonly (Float32Array | null)[]
  }[]
  /** Row-major rows x tokens: weight of each pathway of a modality that has them, mean of the members. */
  readonly tokens: readonly {
    readonly modality: string
    readonly tokens: number
    readonly weights: Float64Array
  }[]
  /** Row-major rows x modalities: weight in the fusion, 0 for a missing one. */
  readonly modalities: { readonly names: readonly string[]; readonly weights: Float64Array }
}

/** What a fitted network tells of itself. */
export interface NetworkDescription {
  readonly modalities: readonly string[]
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

export type NetworkRows = Training<BagRows> | HeldOut<BagRows>
