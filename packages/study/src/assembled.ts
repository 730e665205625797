import type { Exclusion, Finding } from '@tessera/evidence'
import type { OutcomeRows } from '@tessera/learning'
import type { AssembledAssay } from './intake/assay-columns.ts'
import type { AssembledBags } from './intake/bags-at-time-zero.ts'

/** A grouping of patients that is described but not necessarily modelled: a subgroup of the protocol. */
export interface SubgroupColumn {
  readonly name: string
  readonly label: string
  readonly levels: readonly string[]
  /** Level of each row; -1 is missing. */
  readonly codes: Int32Array
}

/** One question with its risk set: who is at risk at time zero, what is known of them then, what happened. */
export interface AssembledQuestion {
  readonly id: string
  /** Every feature that any model of the question reads, raw. Patient codes index `patientIds`. */
  readonly rows: OutcomeRows
  /** Assays that any model of the question reads: thousands of columns, reduced in every fold before a model. */
  readonly assays: readonly AssembledAssay[]
  /** Slides, scans or visits that any model reads as bags of instances. */
  readonly bags: readonly AssembledBags[]
  readonly patientIds: readonly string[]
  /** Calendar day of time zero of each row; null where the tables have no dates. */
  readonly timeZero: Float64Array | null
  readonly subgroups: readonly SubgroupColumn[]
  /** Reverse Kaplan-Meier input of potential follow-up is the outcome itself; nothing more is needed. */
  readonly exclusions: readonly Exclusion[]
  readonly findings: readonly Finding[]
}

/** What `intake` hands to `run`. */
export interface AssembledStudy {
  readonly questions: readonly AssembledQuestion[]
  readonly exclusions: readonly Exclusion[]
  readonly findings: readonly Finding[]
}
