import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { inProcess } from './in-process.ts'

export const bin = path.join(import.meta.dirname, '../bin/tessera.js')

export interface Finished {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface TesseraOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** The Node that starts the command; by default this one. */
  readonly node?: string
  /** Sends SIGINT once standard error holds this text. */
  readonly interruptAt?: string
  readonly signal?: NodeJS.Signals
}

/**
 * Runs the command and waits for its end: in this process, which spares a test a second for each command, or, where an
 * option asks for what only a process has, as a user would.
 */
export function tessera(args: readonly string[], options: TesseraOptions = {}): Promise<Finished> {
  return Object.keys(options).length === 0 ? inProcess(args) : spawned(args, options)
}

/** Runs the command in a process of its own. */
export function spawned(args: readonly string[], options: TesseraOptions = {}): Promise<Finished> {
  const { cwd, env, node = process.execPath, interruptAt, signal = 'SIGINT' } = options
  return new Promise((resolve, reject) => {
    const child = spawn(node, [bin, ...args], {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, NODE_OPTIONS: '', CI: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    let interrupted = false
    child.stdout.on('data', chunk => {
      stdout += chunk
    })
    child.stderr.on('data', chunk => {
      stderr += chunk
      if (interruptAt === undefined || interrupted || !stderr.includes(interruptAt)) return
      interrupted = true
      child.kill(signal)
    })
    child.on('error', reject)
    child.on('close', exit => resolve({ exit, stdout, stderr }))
  })
}

/** A folder that is gone when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tessera-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
