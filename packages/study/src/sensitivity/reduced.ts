import type { StudyProtocol } from '../protocol/study.ts'
import type { Consequence } from './consequence.ts'

/** A protocol that asks for less, and what it lost. */
export interface Reduced {
  readonly protocol: StudyProtocol
  readonly consequences: readonly Consequence[]
}

/** Parts of the protocol that are gone, each with the reason. */
export interface Gone {
  readonly blocks: ReadonlyMap<string, string>
  readonly labels: ReadonlyMap<string, string>
  readonly endpoints: ReadonlyMap<string, string>
  /** Columns that were made of what is gone. */
  readonly columns: ReadonlySet<string>
}
