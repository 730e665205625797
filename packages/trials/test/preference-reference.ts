import type { Outcome, OutcomeKind, PreferenceEffect } from '../src/preference/index.ts'
import { reference } from './agreement.ts'

interface Moment {
  readonly value: number
  readonly se: number
}

interface Interval extends Moment {
  readonly df: number
  readonly half: number
}

type Effects<T> = Readonly<Record<PreferenceEffect, T>>

/** What test/reference/preference.R wrote. */
export interface PreferenceReference {
  readonly patients: {
    readonly stratum: readonly string[]
    readonly chose: readonly number[]
    readonly treatment: readonly number[]
    readonly prefers: readonly number[]
    readonly value: readonly number[]
    readonly event: readonly number[]
    readonly count: readonly number[]
    readonly exposure: readonly number[]
    readonly time: readonly number[]
    readonly status: readonly number[]
  }
  readonly at: number
  readonly twoStage: Readonly<
    Record<
      OutcomeKind,
      Effects<Interval> &
        Readonly<
          Record<'treatmentPrefersA' | 'treatmentPrefersB' | 'underAPrefersB' | 'underBPrefersA', Interval>
        >
    >
  >
  readonly twoStageStratified: Readonly<Record<OutcomeKind, Effects<Moment>>>
  readonly elicited: Readonly<Record<OutcomeKind, Effects<Moment>>>
  readonly elicitedStratified: Readonly<Record<OutcomeKind, Effects<Moment>>>
  readonly bootstrapPreferenceError: Readonly<Record<OutcomeKind, number>>
  readonly imap: { readonly unstratified: Effects<Moment>; readonly stratified: Effects<Moment> }
  readonly sizes: Readonly<Record<OutcomeKind, Effects<number>>>
  readonly hazard: Moment
}

export const preferenceReference = reference<PreferenceReference>('preference')

/** The outcome of a kind of the reference's patients. */
export function referenceOutcome(kind: OutcomeKind): Outcome {
  const { patients, at } = preferenceReference
  switch (kind) {
    case 'mean':
      return { kind, value: patients.value }
    case 'risk':
      return { kind, event: patients.event }
    case 'rate':
      return { kind, count: patients.count, exposure: patients.exposure }
    case 'survival':
      return { kind, time: patients.time, event: patients.status, at }
    case 'restricted-mean':
      return { kind, time: patients.time, event: patients.status, tau: at }
  }
}
