export { type AdamW, defaultAdamW } from './adamw.ts'
export { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
export { parametersByName } from './parameter-layout.ts'
export { learningRate, type Schedule } from './schedule.ts'
export { sideBySide } from './side-by-side.ts'
export { stoppingEpoch } from './stopping-epoch.ts'
export { type EpochRecord, type EpochTiming, type TrainingPlan, trainEpochs } from './train-epochs.ts'
export type { StepOptions, StepResult, Training, TrainingState } from './training.ts'
export { TrainingError, type TrainingFault } from './training-error.ts'
export {
  compileTraining,
  type TrainingGraph,
  type TrainingModel,
} from './training-model.ts'
export { TrainingSession } from './training-session.ts'
export { WorkerTraining } from './worker-training.ts'
