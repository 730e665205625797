export * from './connected-components.ts'
export * from './maxima.ts'
export * from './watershed.ts'
