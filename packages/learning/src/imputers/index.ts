export { type ChainedImputerOptions, chainedImputer, type FittedChainedImputer } from './chained-imputer.ts'
export {
  type FittedForestImputer,
  type ForestImputerOptions,
  forestImputer,
  type ImputationError,
} from './forest-imputer.ts'
export type { FittedImputer } from './imputer.ts'
export { loadImputer } from './load-imputer.ts'
export { type NearestImputerOptions, nearestImputer } from './nearest-imputer.ts'
