export {
  type AssayColumns,
  assayOfRows,
  columnName,
  columnsOfAssay,
  rowsWithSample,
} from './assay-columns.ts'
export { type AssayBlock, assayLearner, assayModelFromJson } from './assay-learner.ts'
export { assayPipeline, type FittedPipeline, pipelineFromJson } from './pipeline.ts'
export type { FittedStep } from './step.ts'
export type { AssayStep } from './steps.ts'
