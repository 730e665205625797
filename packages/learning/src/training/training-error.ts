/** Why a training stops or cannot go on. */
export type TrainingFault =
  | 'diverged'
  | 'disk-full'
  | 'bad-checkpoint'
  | 'bad-setting'
  | 'worker-lost'
  | 'stopped'

/** Thrown by training; `cure` says what to do. A diverged step leaves the parameters as they were before it. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError'
  readonly fault: TrainingFault
  readonly cure: string
  /** The step that failed, counted from 1, and its learning rate; null where the fault is not one step's. */
  readonly step: number | null
  readonly learningRate: number | null
  constructor(
    fault: TrainingFault,
    message: string,
    cure: string,
    details: { readonly step?: number; readonly learningRate?: number; readonly cause?: unknown } = {},
  ) {
    super(`${message}; ${cure}`, { cause: details.cause })
    this.fault = fault
    this.cure = cure
    this.step = details.step ?? null
    this.learningRate = details.learningRate ?? null
  }
}
