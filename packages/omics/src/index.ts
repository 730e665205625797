export * from './assay/index.ts'
export * from './germline/index.ts'
export * from './reading/index.ts'
export * from './run-quality/index.ts'
