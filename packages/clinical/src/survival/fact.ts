import type { PartialDay } from '@tessera/tables'

/** What can happen to a patient that a survival endpoint asks about. `event` is whatever the user's own table dates. */
export const factKinds = [
  'death',
  'progression',
  'clinical progression',
  'recurrence',
  'second primary',
  'unresectable',
  'response',
  'new therapy',
  'treatment stopped',
  'surgery',
  'withdrawal',
  'lost to follow-up',
  'last contact',
  'event',
] as const
export type FactKind = (typeof factKinds)[number]

export const sites = ['local', 'regional', 'distant'] as const
/** Where a progression or recurrence is. */
export type Site = (typeof sites)[number]

/** Something dated, with the cell that says it. */
export interface Fact {
  readonly kind: FactKind
  readonly day: PartialDay
  /** Of a progression or recurrence; null where it is not said. */
  readonly site: Site | null
  /** What it is in words, where the table says it: reason of stopping, term of an adverse event. */
  readonly detail: string | null
  readonly file: string
  readonly row: number
  readonly field: string
}

/** A disease assessment. An adequate one could have shown progression: it was done and could be judged. */
export interface Assessment {
  readonly day: PartialDay
  readonly adequate: boolean
  /** The overall response, as recorded or derived; null where only the visit is known. */
  readonly response: string | null
  readonly file: string
  readonly row: number
}

/** What is known of one patient. Order of facts and assessments does not matter. */
export interface SurvivalPatient {
  readonly patientId: string
  readonly group: string | null
  readonly timeZero: PartialDay
  /** Recorded as dead without any date of death: neither an event nor alive. */
  readonly diedWithoutDate?: true
  readonly facts: readonly Fact[]
  readonly assessments: readonly Assessment[]
  readonly file: string
  readonly row: number
}
