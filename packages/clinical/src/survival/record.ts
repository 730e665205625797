import type { Finding } from '@tessera/evidence'
import type { SurvivalDefinition } from './definition.ts'

/** One row of ADTTE: a patient's time to one endpoint by one set of rules. */
export interface SurvivalRecord {
  readonly patientId: string
  readonly group: string | null
  readonly parameter: string
  readonly rules: string
  /** STARTDT: what time counts from. */
  readonly start: number
  /** ADT: day of the event or of censoring. */
  readonly date: number
  /** AVAL in days, and in months of 30.4375 days. */
  readonly days: number
  readonly months: number
  /** 1 the event of interest, 0 not. */
  readonly event: 0 | 1
  /** 0 censored, 1 the event of interest, 2, 3, ... the competing events in their order. */
  readonly cause: number
  /** CNSR: 0 an event, else the place of the rule that censored, from 1. */
  readonly censored: number
  /** The rule that fired: `event`, `competing` or the code of the censoring rule. */
  readonly rule: string
  /** EVNTDESC */
  readonly description: string
  /** CNSDTDSC; null for an event. */
  readonly dateDescription: string | null
  /** The cell that dates it; the patient's row where no cell does. */
  readonly source: { readonly file: string; readonly row: number; readonly field: string | null }
  readonly trace: readonly SurvivalStep[]
}

/** One line of the trace: what was asked, and what came of it. */
export interface SurvivalStep {
  readonly rule: string
  readonly fired: boolean
  readonly because: string
}

/** A patient without a usable time. */
export interface WithoutSurvival {
  readonly patientId: string
  readonly group: string | null
  readonly code: string
  readonly reason: string
}

export interface DerivedSurvival {
  readonly definition: SurvivalDefinition
  readonly records: readonly SurvivalRecord[]
  readonly excluded: readonly WithoutSurvival[]
  readonly findings: readonly Finding[]
}
