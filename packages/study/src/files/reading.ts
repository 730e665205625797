import type { ProgressListener } from '@tessera/tasks'

/** What reading slides and scans needs of the run. */
export interface Reading {
  /** The run folder. */
  readonly folder: string
  readonly workers: number
  readonly seed: number
  /** Name of the centre of a row of the study's patients. */
  readonly centreOf: (row: number) => string | null
  readonly onProgress?: ProgressListener
  readonly signal?: AbortSignal
}
