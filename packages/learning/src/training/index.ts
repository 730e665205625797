export { type AdamW, defaultAdamW } from './adamw.ts'
export type { StepResult, Training, TrainingState } from './training.ts'
export { TrainingError, type TrainingFault } from './training-error.ts'
export {
  compileTraining,
  parametersByName,
  type TrainingGraph,
  type TrainingModel,
} from './training-model.ts'
export { TrainingSession } from './training-session.ts'
