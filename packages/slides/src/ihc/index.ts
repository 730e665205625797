export { type MarkedNuclei, type MarkerPlace, type MarkerSettings, markedNuclei } from './marked-nuclei.ts'
export { type MarkerSummary, markerSummary } from './marker-summary.ts'
export { type UnvalidatedMembraneProportion, unvalidatedMembraneProportion } from './membrane-proportion.ts'
