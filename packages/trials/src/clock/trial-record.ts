import type { RecordOf } from '@tessera/tables'
import type { trialFields } from './trial-fields.ts'

/** A row of the table of a trial. */
export type TrialRecord = RecordOf<typeof trialFields>

/** Why a patient whom the trial counts as entered has no clock: all known before time zero. */
export type ClockFault =
  | 'cohort unknown'
  | 'arm unknown'
  | 'no time zero'
  | 'time zero contradicts the cohort'
  | 'response not confirmed'
  | 'response confirmed after time zero'
  | 'induction cycles outside the protocol'
  | 'progressed or died before time zero'
  | 'patient occurs twice'
