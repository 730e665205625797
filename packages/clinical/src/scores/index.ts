export {
  assessScores,
  type PatientScore,
  type ScoreAssessment,
  type ScoreSettings,
  scoreDefaults,
  type UsedInput,
} from './assess.ts'
export { evaluateScore, inUnitOf, type MeasuredInput, type ScoreValue } from './evaluate.ts'
export { type ReadResults, type ReadResultsOptions, readResults } from './read-results.ts'
export { type LaboratoryResult, scoreAnalyteOf, scoreFields } from './result.ts'
export type { InputUnit, InputValues, Score, ScoreGroups, ScoreInput } from './score.ts'
export { scoreNamed, scores } from './scores.ts'
