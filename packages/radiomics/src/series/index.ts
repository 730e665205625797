export { type CheckedExamination, type CheckedSeries, checkSeries, type Examination } from './check-series.ts'
export {
  type GradedSeries,
  gradeQuality,
  type QualityGrade,
  type QualityOptions,
  qualityGradeSchema,
} from './image-quality.ts'
export { type QualityRow, qualityTable } from './quality-table.ts'
export {
  rectalProtocol,
  type SeriesProtocol,
  type SeriesRule,
  seriesProtocolSchema,
  seriesRuleSchema,
} from './series-protocol.ts'
