export type { BatchCase, BatchMethod } from './batch-case.ts'
export { casesFromFolder } from './cases-from-folder.ts'
export { casesFromTable } from './cases-from-table.ts'
export { type BatchOptions, type BatchResult, runBatch } from './run-batch.ts'
