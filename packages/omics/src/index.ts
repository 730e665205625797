export * from './assay/index.ts'
export * from './reading/index.ts'
