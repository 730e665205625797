export * from './agreement/index.ts'
export * from './delta/index.ts'
export * from './readers/index.ts'
export * from './table/index.ts'
