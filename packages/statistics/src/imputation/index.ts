export {
  type ChainedEquations,
  type ChainedEquationsOptions,
  type CompletedColumns,
  chainedEquations,
  type FittedChainedEquations,
  fitChainedEquations,
  type ImputationTrace,
} from './chained-equations.ts'
export type { ColumnKind, ImputationColumn, ImputationMethod } from './column.ts'
export type { ColumnModel } from './column-model.ts'
export { imputeRows } from './impute-rows.ts'
export { nelsonAalenAtOwnTime } from './nelson-aalen-predictor.ts'
export { type PooledEstimates, type PoolOptions, poolEstimates } from './pool.ts'
export { type PooledWald, poolWald } from './pool-wald.ts'
