export {
  type AssayColumns,
  assayOfRows,
  columnName,
  columnsOfAssay,
  rowsWithSample,
} from './assay-columns.ts'
export { assayLearner, assayModelFromJson } from './assay-learner.ts'
export { assayOutcomeLearner } from './assay-outcome-learner.ts'
export { type AssayBlock, assayRows, assayRowsFromJson, type FittedAssayRows } from './assay-rows.ts'
export { assayPipeline, type FittedPipeline, pipelineFromJson } from './pipeline.ts'
export type { FittedStep } from './step.ts'
export type { AssayStep } from './steps.ts'
