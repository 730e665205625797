export * from './adam/index.ts'
export * from './cdisc/index.ts'
export * from './dose/index.ts'
export type {
  BinaryDefinition,
  CompetingDefinition,
  ContinuousDefinition,
  DatedFollowUp,
  EndpointDefinition,
  FollowUpDuration,
  OrdinalDefinition,
  TimeToEventDefinition,
} from './endpoints/definition.ts'
export { deriveEndpoint, endpointColumns, endpointDerivers } from './endpoints/derive.ts'
export {
  type DerivedEndpoint,
  type EndpointDeriver,
  EndpointError,
  type EndpointInput,
  type EndpointReason,
  type EndpointValues,
  type RowPlace,
} from './endpoints/deriver.ts'
export type { Judged } from './judged.ts'
export * from './redcap/index.ts'
export * from './regression/index.ts'
export * from './reported/index.ts'
export * from './response/best-response/index.ts'
export * from './response/irecist/index.ts'
export type { Lesion, LesionReading, LesionRole, LesionState } from './response/lesion.ts'
export * from './response/mrecist/index.ts'
export type { NewLesions, NonTargetResponse, Ruled, TargetResponse } from './response/overall.ts'
export { overallResponse } from './response/overall.ts'
export type { PatientCourse, PatientCourses } from './response/patient-course.ts'
export { patientFields, readPatientCourses } from './response/patient-table.ts'
export * from './response/readers/index.ts'
export * from './response/recist/index.ts'
export * from './response/recorded/index.ts'
export { readResponseTable, responseTableFields } from './response/response-table.ts'
export * from './response/trajectories/index.ts'
export type { IrecistResponse, RecistResponse, RecordedResponse } from './response/visit-response.ts'
export * from './scores/index.ts'
export * from './staging/index.ts'
export * from './survival/index.ts'
export { daysOf, periodIn, periodInDays, type TimeUnit } from './time/period.ts'
export * from './timeline/index.ts'
export * from './toxicity/index.ts'
