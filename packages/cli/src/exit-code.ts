/** What the command's exit status says. */
export const exitCode = {
  done: 0,
  /** The data or the study is at fault, or the machine (disk, lock); the findings or the message say how. */
  fault: 1,
  /** Wrong usage: an option or argument. */
  usage: 2,
  /** Stopped by ctrl-C; the same command continues. */
  interrupted: 130,
  /** Stopped by SIGTERM; the same command continues. */
  terminated: 143,
} as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** Thrown for an option or argument that cannot be meant. The command ends with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
