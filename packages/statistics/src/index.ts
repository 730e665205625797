export * from './distributions/index.ts'
export { type InputFault, StatisticsInputError } from './input-error.ts'
export { createRandom, type Random } from './random.ts'
export * from './survival.index.ts'
