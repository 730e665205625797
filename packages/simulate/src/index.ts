export * from './assay-runs/index.ts'
export * from './counts/index.ts'
export { writeImageCases } from './image-cases.ts'
export { simulateStudy, type WrittenSimulation, writeSimulation } from './simulate-study.ts'
export {
  type SimulatedFile,
  type SimulatedStudy,
  type Simulation,
  type SimulationOptions,
  simulatedStudies,
} from './simulation.ts'
export * from './tile/index.ts'
export {
  type MarkerPattern,
  type NucleusClass,
  type NucleusLaw,
  nucleusClasses,
  nucleusLaws,
  type SimulatedTile,
  simulateTile,
  type TileOptions,
  type TileStain,
  type TrueNucleus,
  tileStains,
} from './tile/index.ts'
export type { Assumption } from './truth/assumption.ts'
export { type BestAchievable, type Effect, type TrueOutcome, type Truth, truthSchema } from './truth/truth.ts'
