export * from './assay-runs/index.ts'
export * from './counts/index.ts'
export { writeImageCases } from './image-cases.ts'
export * from './scan/index.ts'
export { simulateStudy, type WrittenSimulation, writeSimulation } from './simulate-study.ts'
export {
  type ImageFiles,
  imageFiles,
  type SimulatedFile,
  type SimulatedStudy,
  type Simulation,
  type SimulationOptions,
  simulatedStudies,
} from './simulation.ts'
export * from './slide/index.ts'
export * from './tile/index.ts'
export type { Assumption } from './truth/assumption.ts'
export { type BestAchievable, type Effect, type TrueOutcome, type Truth, truthSchema } from './truth/truth.ts'
export * from './tumour-rna/index.ts'
export * from './variants/index.ts'
export type { DrawnFile, DrawRequest } from './writing/draw-file.ts'
export { type DrawOptions, drawFiles } from './writing/draw-files.ts'
