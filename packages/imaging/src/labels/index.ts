export * from './connected-components.ts'
