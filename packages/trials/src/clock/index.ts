export {
  type OutcomeColumns as TrialOutcomeColumns,
  type ReadTrial,
  type ReadTrialOptions,
  readTrial,
} from './read-trial.ts'
export {
  type ClockFault,
  type ClockSettings,
  type RecordExtras,
  type StartedTrial,
  startClock,
  type TrialRecord,
} from './start-clock.ts'
export { trialFields } from './trial-fields.ts'
export type { Arms, Cohort, TrialOutcome, TrialPatient } from './trial-patient.ts'
