export {
  type OutcomeColumns as TrialOutcomeColumns,
  type ReadTrial,
  type ReadTrialOptions,
  readTrial,
} from './read-trial.ts'
export {
  type ClockSettings,
  type RecordExtras,
  type StartedTrial,
  startClock,
} from './start-clock.ts'
export { trialFields } from './trial-fields.ts'
export type { Arms, Cohort, TrialOutcome, TrialPatient } from './trial-patient.ts'
export type { ClockFault, TrialRecord } from './trial-record.ts'
