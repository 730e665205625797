import type { Command } from 'commander'
import type { ExitCode } from './exit-code.ts'

/** What a command calls with its exit status when its work has ended. */
export type SetExit = (code: ExitCode) => void

/** Adds one command to the program. */
export type AddCommand = (program: Command, setExit: SetExit) => void
