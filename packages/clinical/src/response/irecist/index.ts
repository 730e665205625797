export {
  assessIrecist,
  type IrecistAssessment,
  type IrecistOptions,
} from './assess.ts'
export {
  type BestImmune,
  type BestImmuneSettings,
  bestImmuneDefaults,
  bestImmuneResponse,
  type ImmuneResponseAt,
} from './best.ts'
export { immuneCourseFields, readImmuneCourses } from './course-table.ts'
export { immuneName } from './immune-overall.ts'
export { judgeImmune } from './judge.ts'
export {
  type ImmuneCourse,
  type ImmuneDuration,
  type ImmuneProgression,
  immuneDuration,
  immuneProgression,
} from './progression-date.ts'
export { assessRecordedImmune, type RecordedImmune } from './recorded.ts'
export type { ImmuneAssessment } from './series.ts'
export {
  type DatedImmuneResponse,
  type ImmunePatient,
  type ImmuneSummaryOptions,
  summariseImmune,
} from './summary.ts'
export {
  type ImmuneTimepoint,
  type ImmuneVisit,
  type IrecistSettings,
  irecistDefaults,
  type LesionCategory,
  type NewLesionStatus,
} from './timepoint.ts'
