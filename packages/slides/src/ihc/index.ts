export { cellsOfMarked, markerClasses } from './marked-cells.ts'
export {
  type MarkedNuclei,
  type MarkerPlace,
  type MarkerSettings,
  markedNuclei,
  markedNucleiOfSlide,
} from './marked-nuclei.ts'
export { type MarkerSummary, markerSummary } from './marker-summary.ts'
export { type UnvalidatedMembraneProportion, unvalidatedMembraneProportion } from './membrane-proportion.ts'
