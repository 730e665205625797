export { type VisitCompliance, visitCompliance } from './compliance.ts'
export {
  type ReportedCourse,
  type ReportedCourses,
  readReportedCourses,
  reportedCourseFields,
} from './courses.ts'
export {
  type Deterioration,
  type DeteriorationOptions,
  type NotAssessable,
  timeToDeterioration,
} from './deterioration.ts'
export { qlqC30, summaryScales } from './qlq-c30.ts'
export { qlqOes18 } from './qlq-oes18.ts'
export type { Questionnaire, Scale } from './questionnaire.ts'
export { answerFields, itemNames, readQuestionnaires, type ScoredQuestionnaire } from './read-answers.ts'
export { isAnswer, type ScaleScore, scoreQuestionnaire } from './score.ts'
