import type { Finding } from '@tessera/evidence'
import { type ExitCode, exitCode } from './exit-code.ts'
import { describeFailure, type Failure } from './failure.ts'
import { type Interruption, watchInterruption } from './interruption.ts'
import { findingsTable } from './terminal/findings-table.ts'
import { jsonDocument } from './terminal/json-document.ts'
import { type Log, openLog } from './terminal/log.ts'
import { progressLines, type StageProgress } from './terminal/progress-lines.ts'

/** The options that every command has. */
export interface CommonOptions {
  readonly json?: boolean
  readonly debug?: boolean
  readonly log?: string
}

/** What a command works with. */
export interface Session {
  readonly signal: AbortSignal
  readonly log: Log
  onProgress(event: StageProgress): void
  /** A line to standard error. */
  say(text: string): void
}

/** What a command has to tell. */
export interface Outcome {
  /** Fields of the JSON document. */
  readonly document: Readonly<Record<string, unknown>>
  /** What a person reads on standard output instead. */
  readonly text: string
  /** Shown on standard error, and in the document. An error among them makes the exit status 1. */
  readonly findings?: readonly Finding[]
  /** The text says how many findings there are: only errors are shown in full. */
  readonly countsOnly?: boolean
}

export interface PerformOptions {
  readonly name: string
  readonly options: CommonOptions
  /** What to type to go on after ctrl-C; null where the command is short and keeps nothing. */
  readonly continueWith: string | null
  readonly work: (session: Session) => Promise<Outcome>
}

/** Runs the work of one command, writes its outcome or its failure, and says how it ended. */
export async function perform({ name, options, continueWith, work }: PerformOptions): Promise<ExitCode> {
  const plain = !process.stderr.isTTY || isSet(process.env.CI) || process.env.TERM === 'dumb'
  const progress = progressLines({
    write: text => process.stderr.write(text),
    live: !plain,
    width: () => process.stderr.columns ?? 80,
    now: () => performance.now() / 1000,
  })
  const say = (text: string) => {
    progress.clear()
    process.stderr.write(`${text}\n`)
  }
  const showFindings = (findings: readonly Finding[]) => {
    if (findings.length === 0) return
    const width = Math.min(process.stderr.columns ?? 100, 140)
    const table = findingsTable(findings, {
      width,
      colour: !plain && !isSet(process.env.NO_COLOR),
    })
    say(table.trimEnd())
  }
  const interruption =
    continueWith === null ? null : watchInterruption(() => say('Stopping; what is done is kept ...'))
  try {
    const log = await openLog(options)
    log.info({ command: name }, 'begins')
    const onProgress = (event: StageProgress) => {
      if (event.done >= event.total) log.info({ stage: event.stage, items: event.total }, 'stage done')
      progress.onProgress(event)
    }
    const signal = interruption?.signal ?? new AbortController().signal
    const outcome = await work({ signal, log, onProgress, say })
    progress.end()
    const findings = outcome.findings ?? []
    const ok = !findings.some(finding => finding.severity === 'error')
    showFindings(outcome.countsOnly ? findings.filter(finding => finding.severity === 'error') : findings)
    if (options.json) process.stdout.write(jsonDocument({ command: name, ok, ...outcome.document, findings }))
    else if (outcome.text !== '') process.stdout.write(`${outcome.text.trimEnd()}\n`)
    log.info({ command: name, ok, findings: findings.length }, 'ends')
    return ok ? exitCode.done : exitCode.fault
  } catch (error) {
    progress.end()
    const failure = afterInterruption(describeFailure(error), interruption, continueWith)
    const log = await openLog(options).catch(() => null)
    log?.error({ command: name, code: failure.code, findings: failure.findings.length }, failure.message)
    showFindings(failure.findings)
    if (failure.findings.length === 0) say(`tessera ${name}: ${failure.message}`)
    if (options.debug && error instanceof Error) say(error.stack ?? error.message)
    if (options.json) process.stdout.write(jsonDocument(failureDocument(name, failure)))
    return failure.exit
  } finally {
    // After ctrl-C the handlers stay: its echo must not cut the exit status off.
    if (interruption?.by() === null) interruption.release()
  }
}

/** The JSON document of a command that failed. */
export function failureDocument(command: string, failure: Failure): Record<string, unknown> {
  const { code, message, findings } = failure
  return { command, ok: false, error: { code, message }, findings }
}

function afterInterruption(
  failure: Failure,
  interruption: Interruption | null,
  continueWith: string | null,
): Failure {
  const by = interruption?.by() ?? null
  const stopped = failure.code === 'aborted' || (by !== null && failure.code === 'internal')
  if (!stopped) return failure
  return {
    code: 'aborted',
    message: `stopped. To continue: ${continueWith ?? 'run the same command again'}`,
    findings: [],
    exit: by === 'SIGTERM' ? exitCode.terminated : exitCode.interrupted,
  }
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== '' && variable !== '0' && variable !== 'false'
}
