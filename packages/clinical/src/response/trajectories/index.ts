export { courseOfImmuneVisits, courseOfVisits } from './of-traces.ts'
export {
  type CourseVisit,
  type ResponseSpan,
  type ResponseTrajectories,
  responseTrajectories,
  type SpiderLine,
  type SpiderPoint,
  type SwimmerLane,
  type SwimmerMark,
  type TrajectoryOptions,
  type WaterfallBar,
} from './trajectories.ts'
