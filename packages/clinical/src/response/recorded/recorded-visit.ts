import type { NewLesions } from '../overall.ts'
import type { Criteria } from './codes.ts'

/** The parts of a recorded response. */
export type Part = 'overall' | 'target' | 'nonTarget' | 'newLesions'

/** What one reader recorded at one visit by one set of criteria: codes as they are spelled here, null where nothing is recorded. */
export interface RecordedVisit {
  readonly patientId: string
  readonly reader: string
  /** The record that counts where several read; null where nothing is said. */
  readonly accepted: boolean | null
  readonly criteria: Criteria
  readonly visit: string
  /** Day of the assessment; see `dated`. */
  readonly day: number
  /** `known`, taken from another record of the visit, or the first or last day of a month or year. */
  readonly dated: 'known' | 'from the visit' | 'first possible day' | 'last possible day'
  /** Day of study day 1 by RSDY; NaN where it is not recorded. */
  readonly startDay: number
  readonly overall: string | null
  readonly target: string | null
  readonly nonTarget: string | null
  readonly newLesions: NewLesions | null
  readonly file: string
  /** Line of each part that is recorded. */
  readonly rows: Readonly<Partial<Record<Part, number>>>
}
