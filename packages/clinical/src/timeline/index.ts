export { type AssignedVisit, assignVisit } from './assign-visit.ts'
export {
  type Handling,
  type HandlingFlag,
  type HandlingLimits,
  type HandlingRemark,
  handlingRemarks,
} from './pre-analytics.ts'
export { handlingLimitFields, readHandlingLimits } from './read-limits.ts'
export { readSamples, takenSampleFields } from './read-samples.ts'
export { readSamplingCourses, samplingCourseFields } from './read-sampling-courses.ts'
export {
  type SampleOptions,
  type SampleState,
  type SampleStatus,
  type SamplingCourse,
  sampleStatuses,
  type TakenSample,
} from './sample-status.ts'
export { cycleSchedule, type PlannedVisit, type ScheduleOptions } from './schedule.ts'
export {
  type CourseLane,
  type CourseMark,
  type CourseOfPatient,
  swimmerLanes,
  type TreatmentBar,
} from './swimmer.ts'
