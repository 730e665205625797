export {
  type AssessmentOptions,
  assessmentFields,
  type ReadAssessment,
  type ReadAssessments,
  readAssessments,
  withAssessments,
} from './assessments.ts'
export { type CensoringSet, censoringSets } from './censoring-sets.ts'
export type {
  CensoringCondition,
  CensoringDate,
  CensoringRule,
  EventRule,
  SurvivalDefinition,
} from './definition.ts'
export { deriveSurvival } from './derive.ts'
export { type Outcome, type SurvivalDifference, survivalDifferences } from './differences.ts'
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
  type SurvivalEndpoint,
  survivalDefinition,
  survivalEndpoints,
} from './named-definitions.ts'
export {
  type PatientColumns,
  readSurvivalPatients,
  type SurvivalPatients,
  survivalPatientFields,
} from './patients.ts'
export { readSurvivalDefinition } from './read-definition.ts'
export type { DerivedSurvival, SurvivalRecord, SurvivalStep, WithoutSurvival } from './record.ts'
export { type AssessmentSchedule, missedBetween, parseSchedule, scheduledDays } from './schedule.ts'
export { defaultSurvivalSettings, type SurvivalSettings } from './settings.ts'
export {
  type SurvivalComparison,
  type SurvivalGroup,
  type SurvivalSummary,
  summariseSurvival,
} from './summary.ts'
