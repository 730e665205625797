import { exitCode } from './exit-code.ts'

/** ctrl-C (and SIGTERM) as an AbortSignal. */
export interface Interruption {
  readonly signal: AbortSignal
  /** Which signal came; null while none has. */
  readonly by: () => 'SIGINT' | 'SIGTERM' | null
  /** Gives ctrl-C back to the process. */
  release(): void
}

/** A second ctrl-C ends the process at once, but not the echo of the first (a terminal sends it to a whole group). */
const echoSeconds = 1

export function watchInterruption(onFirst: () => void): Interruption {
  const controller = new AbortController()
  let first: { readonly signal: 'SIGINT' | 'SIGTERM'; readonly at: number } | null = null
  const onSignal = (signal: 'SIGINT' | 'SIGTERM') => {
    const at = performance.now() / 1000
    if (first === null) {
      first = { signal, at }
      onFirst()
      controller.abort()
    } else if (at - first.at > echoSeconds)
      process.exit(signal === 'SIGINT' ? exitCode.interrupted : exitCode.terminated)
  }
  const onInterrupt = () => onSignal('SIGINT')
  const onTerminate = () => onSignal('SIGTERM')
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  return {
    signal: controller.signal,
    by: () => first?.signal ?? null,
    release: () => {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onTerminate)
    },
  }
}
