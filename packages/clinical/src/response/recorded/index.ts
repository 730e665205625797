export { type CheckedResponses, type CheckSettings, checkRecorded, type RecordedCheck } from './check.ts'
export { asImmune, asRecist, type Criteria } from './codes.ts'
export {
  type RecordedOptions,
  type RecordedResponses,
  readRecordedResponses,
  recordedVisits,
} from './read.ts'
export type { Part, RecordedVisit } from './recorded-visit.ts'
export { startDays } from './start-day.ts'
