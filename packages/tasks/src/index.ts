export { writeFileAtomically } from './atomic-file.ts'
export type { Task } from './chunk.ts'
export { codeVersionOf } from './code-version.ts'
export { contentHash } from './content-hash.ts'
export { type MapOptions, mapInWorkers } from './map-in-workers.ts'
export {
  type ProgressEvent,
  type ProgressListener,
  type ReportProgress,
  trackProgress,
} from './progress.ts'
export {
  openRun,
  type Run,
  type RunMapOptions,
  type RunOptions,
  type StageRecord,
  type StepOptions,
} from './run.ts'
export { TaskError, type TaskErrorCode } from './task-error.ts'
