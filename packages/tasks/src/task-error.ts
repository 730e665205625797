/** What went wrong, for code that has to decide what to do next. */
export type TaskErrorCode =
  /** Another live process is writing the same run folder. Wait for it, or choose another folder. */
  | 'locked'
  /** No room left to write. Free some space and run again: what was done is kept. */
  | 'disk-full'
  /** The signal was raised (ctrl-C). Run again to continue. */
  | 'aborted'
  /** The work itself threw on one item. */
  | 'task-failed'
  /** The worker thread died (out of memory, `process.exit`, a native crash). */
  | 'worker-crashed'
  /** A result or an input holds something that cannot be written down (a function, a promise). */
  | 'not-serialisable'
  /** The module has no exported function of that name. */
  | 'no-such-task'

/** Thrown by a run, a step or a map; `code` says why, `stage` where, `item` on which item (from 0). */
export class TaskError extends Error {
  override readonly name = 'TaskError'
  readonly code: TaskErrorCode
  readonly stage: string | null
  readonly item: number | null
  constructor(
    code: TaskErrorCode,
    message: string,
    where: { readonly stage?: string | null; readonly item?: number | null; readonly cause?: unknown } = {},
  ) {
    super(message, where.cause === undefined ? undefined : { cause: where.cause })
    this.code = code
    this.stage = where.stage ?? null
    this.item = where.item ?? null
  }
}

/** Throws the `aborted` error when the signal has been raised. @throws TaskError */
export function throwIfAborted(signal: AbortSignal | undefined, stage: string): void {
  if (signal?.aborted) throw abortedError(stage)
}

export function abortedError(stage: string): TaskError {
  return new TaskError('aborted', `stopped in '${stage}'; run again to continue`, { stage })
}
