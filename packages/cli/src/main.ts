import { type ExitCode, exitCode, UsageError } from './exit-code.ts'
import { describeFailure } from './failure.ts'
import { failureDocument } from './perform.ts'
import { createProgram } from './program.ts'
import { jsonDocument } from './terminal/json-document.ts'

/**
 * The `tessera` command: reads the arguments (without node and script), does the work, and gives the exit
 * status: 0 done, 1 the data or the study is at fault, 2 wrong usage, 130 or 143 stopped by a signal.
 */
export async function main(args: readonly string[]): Promise<ExitCode> {
  watchProcess(args)
  let exit: ExitCode = exitCode.done
  const program = createProgram(code => {
    exit = code
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exit
  } catch (error) {
    return usageExit(error, args[0] ?? '', args)
  }
}

/** commander throws for `--help` and `--version` too, which are no error. */
export function usageExit(error: unknown, command: string, args: readonly string[]): ExitCode {
  if (!(error instanceof Error)) throw error
  const byCommander = error.name === 'CommanderError' && 'exitCode' in error
  if (byCommander && error.exitCode === 0) return exitCode.done
  if (!byCommander && !(error instanceof UsageError)) throw error
  if (!byCommander) process.stderr.write(`tessera: ${error.message}\n`)
  const message = error.message.replace(/^error: /, '').replace('(outputHelp)', 'no command was given')
  if (args.includes('--json'))
    process.stdout.write(
      jsonDocument(failureDocument(command, { code: 'usage', message, findings: [], exit: exitCode.usage })),
    )
  return exitCode.usage
}

/** A closed pipe ends the command quietly; what nobody caught is one message, with its stack for `--debug`. */
export function watchProcess(args: readonly string[]): void {
  process.stdout.on('error', endQuietlyOnClosedPipe)
  process.stderr.on('error', endQuietlyOnClosedPipe)
  process.once('uncaughtException', error => {
    process.stderr.write(`tessera: ${describeFailure(error).message}\n`)
    if (args.includes('--debug')) process.stderr.write(`${error.stack}\n`)
    process.exit(exitCode.fault)
  })
}

function endQuietlyOnClosedPipe(error: Error): void {
  if ('code' in error && error.code === 'EPIPE') process.exit(exitCode.done)
  throw error
}
