export {
  assessRegression,
  type RegressionAssessment,
  type RegressionSettings,
  regressionDefaults,
} from './assess.ts'
export {
  type CompleteResponseDefinition,
  completeResponse,
  type ResectedTumour,
} from './complete-response.ts'
export { convertGrade } from './convert-grade.ts'
export { type FasciaOnMri, fasciaInvolved, type MarginOfSpecimen, marginInvolved } from './margins.ts'
export type { RegressionOutcome } from './outcome.ts'
export { neoadjuvantRectalScore, type RectalScoreGroup, rectalScoreGroup } from './rectal-score.ts'
export { type RegressionRecord, regressionFields } from './regression-fields.ts'
export {
  beckerOfPercent,
  type MajorResponseDefinition,
  majorResponse,
  majorResponseDefault,
  majorResponseOfBecker,
} from './residual-tumour.ts'
export {
  ordinalOf,
  type RegressionGrade,
  type RegressionSystem,
  type RegressionSystemName,
  readGrade,
  regressionSystemOf,
  regressionSystems,
} from './systems.ts'
export { vascularInvasionOfSpecimen, vascularInvasionOnMri } from './vascular-invasion.ts'
