export * from './phantom-pair.ts'
