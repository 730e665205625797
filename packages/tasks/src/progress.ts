/** How far a stage has come. `etaSeconds` is null until something has been measured. */
export interface ProgressEvent {
  readonly stage: string
  readonly done: number
  readonly total: number
  readonly etaSeconds: number | null
}

export type ProgressListener = (event: ProgressEvent) => void

/** What a step calls to tell how far it is. */
export type ReportProgress = (done: number, total: number) => void

/**
 * Turns counts into events with an estimate of the time left, from the pace since the first count: items
 * that came from the cache (`alreadyDone`, which may grow) cost nothing and do not count.
 */
export function trackProgress(
  stage: string,
  listener: ProgressListener | undefined,
  alreadyDone: number | (() => number) = 0,
): ReportProgress {
  const start = performance.now()
  return (done, total) => {
    if (!listener) return
    const fresh = done - (typeof alreadyDone === 'number' ? alreadyDone : alreadyDone())
    const seconds = (performance.now() - start) / 1000
    const etaSeconds = done >= total ? 0 : fresh > 0 ? (seconds / fresh) * (total - done) : null
    listener({ stage, done, total, etaSeconds })
  }
}
