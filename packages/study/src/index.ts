export type { AssembledQuestion, AssembledStudy, SubgroupColumn } from './assembled.ts'
export { checkStudy, type StudyCheck } from './check/check-study.ts'
export { type Correction, correctionsPath } from './check/corrections.ts'
export { type Query, type QuerySheet, writeQuerySheets } from './check/query-sheet.ts'
export { type Answer, type AnswerStatus, readReturnedQueries, writeCorrections } from './check/returned.ts'
export { type Intake, type IntakeQuestion, intake, intakeLoaded } from './intake/intake.ts'
export { type LoadedStudy, type LoadOptions, loadStudy } from './intake/load.ts'
export type { MarkerEvidence } from './longitudinal/biomarker-evidence.ts'
export { markerEvidence } from './longitudinal/marker-evidence.ts'
export type { MarkerIntake } from './longitudinal/marker-intake.ts'
export { type Amendment, comparePlan, type PlanComparison } from './plan/amendments.ts'
export { freezePlan, type Plan, planPath, readPlan, writePlan } from './plan/plan.ts'
export { studyJsonSchema } from './protocol/json-schema.ts'
export { type ProtocolFile, parseProtocol, readProtocol } from './protocol/read.ts'
export { questionId } from './protocol/references.ts'
export { type StudyProtocol, studySchema } from './protocol/study.ts'
export { type RunStudyOptions, runStudy } from './run/run-study.ts'
export type { StudyRun } from './run/study-run.ts'
export { screenEvidence } from './screen/screen-evidence.ts'
export type { ScreenIntake } from './screen/screen-intake.ts'
export {
  type LeftOut,
  LeftOutError,
  leftOutText,
  leftOutWords,
  parseLeftOut,
} from './sensitivity/left-out.ts'
export { runTrial } from './trial/run-trial.ts'
export type { TrialEvidence } from './trial/trial-evidence.ts'
export type { TrialIntake } from './trial/trial-intake.ts'
