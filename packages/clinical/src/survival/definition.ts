import type { FactKind, Site } from './fact.ts'

/** A fact that ends event-free time. Progression and recurrence may be asked for at some sites alone. */
export interface EventRule {
  readonly fact: FactKind
  readonly sites?: readonly Site[]
  /** EVNTDESC of ADTTE: `Disease progression`. */
  readonly description: string
}

/** When a patient is censored in spite of an event, or for want of one. */
export type CensoringCondition =
  /** No adequate assessment at or before time zero. */
  | { readonly kind: 'no baseline assessment' }
  /** No adequate assessment after time zero and up to the event, unless death came within so many scheduled visits. */
  | { readonly kind: 'no assessment after baseline'; readonly unlessDeathWithinVisits: number }
  /** At least so many scheduled assessments in a row were missed right before the event. */
  | { readonly kind: 'missed assessments'; readonly atLeast: number }
  /** A fact (new therapy, death in a time to progression) on a day before the event, or without an event. */
  | { readonly kind: 'fact before event'; readonly fact: FactKind; readonly sites?: readonly Site[] }
  /** No event, and a fact that says why nothing more is known (withdrawal, lost to follow-up). */
  | { readonly kind: 'no event after fact'; readonly fact: FactKind }
  | { readonly kind: 'no event' }

/**
 * The day to which a censored patient counts. `last adequate assessment`: the latest up to whatever made the
 * rule fire, time zero where there is none; `last contact`: the recorded one; `last known alive`: the latest of
 * every dated fact; `fact`: the day of the fact that made the rule fire.
 */
export type CensoringDate =
  | 'time zero'
  | 'last adequate assessment'
  | 'last contact'
  | 'last known alive'
  | 'fact'

export interface CensoringRule {
  /** Stable name: `missed-assessments`. */
  readonly code: string
  readonly when: CensoringCondition
  readonly at: CensoringDate
  /** EVNTDESC of ADTTE: `Event after two or more missed assessments`. */
  readonly description: string
}

/**
 * An endpoint as data. The first of `events` by date is the event (the earlier in the list where two share a
 * day); then `censoring` is asked in order, and the first rule that fires decides. A patient for whom none
 * fires has the event.
 */
export interface SurvivalDefinition {
  /** PARAMCD: `PFS`. */
  readonly parameter: string
  /** PARAM: `Progression-free survival`. */
  readonly label: string
  /** Name of the set of censoring rules: `fda`, `ema`, or the user's own. */
  readonly rules: string
  /** What time counts from. Responders alone have a first response: others are not in the analysis. */
  readonly from: 'time zero' | 'first response'
  readonly events: readonly EventRule[]
  /** Events that make the event of interest impossible; they are censoring unless competing risks are asked for. */
  readonly competing: readonly EventRule[]
  readonly censoring: readonly CensoringRule[]
  /** What a reader must know before believing the number; null where nothing. */
  readonly caution: string | null
  readonly source: string
}
