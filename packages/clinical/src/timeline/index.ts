export { type AssignedVisit, assignVisit } from './assign-visit.ts'
export {
  type Handling,
  type HandlingFlag,
  type HandlingLimits,
  type HandlingRemark,
  handlingRemarks,
} from './pre-analytics.ts'
export { readSamples, readSamplingCourses, samplingCourseFields, takenSampleFields } from './read-samples.ts'
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
