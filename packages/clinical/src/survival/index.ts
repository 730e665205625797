export {
  type AssessmentOptions,
  assessmentFields,
  type ReadAssessment,
  type ReadAssessments,
  readAssessments,
  withAssessments,
} from './assessments.ts'
export type {
  CensoringCondition,
  CensoringDate,
  CensoringRule,
  EventRule,
  SurvivalDefinition,
} from './definition.ts'
export {
  type DerivedSurvival,
  deriveSurvival,
  type SurvivalRecord,
  type SurvivalStep,
  type WithoutSurvival,
} from './derive.ts'
export { type EventColumns, eventFields, type ReadEvents, readEvents, withEvents } from './events.ts'
export {
  type Assessment,
  type Fact,
  type FactKind,
  factKinds,
  type Site,
  type SurvivalPatient,
  sites,
} from './fact.ts'
export {
  type CensoringSet,
  censoringSets,
  type SurvivalEndpoint,
  survivalDefinition,
  survivalEndpoints,
} from './named-definitions.ts'
export {
  type PatientColumns,
  patientFields,
  readSurvivalPatients,
  type SurvivalPatients,
} from './patients.ts'
export { type AssessmentSchedule, missedBetween, parseSchedule, scheduledDays } from './schedule.ts'
export { defaultSurvivalSettings, type SurvivalSettings } from './settings.ts'
