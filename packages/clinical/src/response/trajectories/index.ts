export { courseOfImmuneVisits, courseOfVisits } from './of-traces.ts'
export {
  type CourseVisit,
  type ResponseLane,
  type ResponseMark,
  type ResponseSpan,
  type ResponseTrajectories,
  responseTrajectories,
  type SpiderLine,
  type SpiderPoint,
  type TrajectoryOptions,
  type WaterfallBar,
} from './trajectories.ts'
