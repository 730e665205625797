export { writeImageCases } from './image-cases.ts'
export { simulateStudy, type WrittenSimulation, writeSimulation } from './simulate-study.ts'
export {
  type SimulatedFile,
  type SimulatedStudy,
  type Simulation,
  type SimulationOptions,
  simulatedStudies,
} from './simulation.ts'
export type { Assumption } from './truth/assumption.ts'
export { type BestAchievable, type Effect, type TrueOutcome, type Truth, truthSchema } from './truth/truth.ts'
