import type { Feature } from '@tessera/learning'
import type { BenefitClock } from './clock.ts'

/** Patients of one clock with what is adjusted for. */
export interface BenefitCohort {
  readonly clock: BenefitClock
  /** Confounders, raw; NaN and -1 are missing. */
  readonly adjust: readonly Feature[]
  /** Centre of each, as an index into `centres`. */
  readonly centre: Int32Array
}
