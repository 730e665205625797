import type { Arms } from '../clock/trial-patient.ts'

/** What is compared, fixed before the data are seen. */
export interface AnalysisSettings {
  readonly arms: Arms
  /** The time-to-event outcome, by its name in {@link TrialPatient.outcomes}. */
  readonly endpoint: string
  /** Horizon of the restricted mean, in months. */
  readonly tau: number
  /** Times of the survival differences, in months; default tau. */
  readonly times?: readonly number[]
  /** A second outcome, binary (risk difference) or continuous (mean difference); none without it. */
  readonly outcome?: string
  /** By the stratum of the patients (default), or all together. */
  readonly stratified?: boolean
  readonly level?: number
}

/** What an effect is measured by. */
export type Measure =
  | 'log hazard ratio'
  | 'restricted mean difference'
  | 'survival difference'
  | 'risk difference'
  | 'mean difference'
