/** By chance, or by the patient's own choice. */
export type Cohort = 'randomised' | 'preference'

/** What became of a patient: months from time zero for times, 0 or 1 for what happened or not. */
export type TrialOutcome =
  | { readonly kind: 'time-to-event'; readonly time: number; readonly event: boolean }
  | { readonly kind: 'binary'; readonly value: boolean }
  | { readonly kind: 'continuous'; readonly value: number }

/** A patient whose clock has started. */
export interface TrialPatient {
  readonly patientId: string
  readonly centre: string | null
  /** Level of the factor that randomisation was stratified by; several factors joined. */
  readonly stratum: string | null
  readonly cohort: Cohort
  /** The arm that chance or the patient gave. The analysis goes by it, whatever was received. */
  readonly assigned: string
  /** The arm whose treatment was given; null where it is not known. */
  readonly received: string | null
  /** Day of randomisation, or on which the preference was recorded. */
  readonly timeZero: number
  /** Day on which the arm's treatment started; NaN where it did not or the arm has none. */
  readonly treatmentStart: number
  /** Progressed after time zero and before the arm's treatment began: stays in the arm. */
  readonly progressedBeforeTreatment: boolean
  /** A major deviation from the protocol, in words; null where there was none. */
  readonly deviation: string | null
  /** By name; one that is not known is absent. */
  readonly outcomes: Readonly<Record<string, TrialOutcome>>
  /** By name, at time zero; null where missing. */
  readonly covariates: Readonly<Record<string, number | string | null>>
  readonly row: number
}

/** The two arms: the effect is of the first against the second. */
export interface Arms {
  readonly experimental: string
  readonly control: string
}
