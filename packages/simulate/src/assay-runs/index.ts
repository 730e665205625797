export { type Recovery, recover } from './recovery.ts'
export { runFiles } from './run-files.ts'
export { type RunLaw, type RunLawInput, runLawSchema } from './run-law.ts'
export { type RunTruth, simulateRun } from './simulate-run.ts'
