export * from './agreement/index.ts'
