import type { TrialOutcome, TrialPatient } from '../src/clock/trial-patient.ts'

/** A patient of the randomised cohort in the control arm, followed for 10 months without progression. */
export function trialPatient(
  given: Partial<TrialPatient> & { readonly pfs?: readonly [number, boolean] } = {},
): TrialPatient {
  const { pfs = [10, false], ...rest } = given
  const outcome: TrialOutcome = { kind: 'time-to-event', time: pfs[0], event: pfs[1] }
  return {
    patientId: 'A-1',
    centre: 'C1',
    stratum: 'CR',
    cohort: 'randomised',
    assigned: 'none',
    received: 'none',
    timeZero: 20_000,
    treatmentStart: Number.NaN,
    progressedBeforeTreatment: false,
    deviation: null,
    outcomes: { pfs: outcome },
    covariates: {},
    row: 2,
    ...rest,
  }
}
