import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Finding } from '@tessera/evidence'
import { onTestFinished } from 'vitest'

export const root = join(import.meta.dirname, '../../..')
const bin = join(root, 'packages/cli/bin/tessera.js')

export interface Finished {
  /** Null where a signal ended it. */
  readonly exit: number | null
  readonly stderr: string
  /** The JSON document; null where there is none. */
  readonly document: Document | null
}

export interface Document {
  readonly ok: boolean
  readonly findings: readonly Finding[]
  readonly error?: { readonly code: string; readonly message: string }
}

/** Runs the command with `--json`, as a script of a user would. `watch` may kill it. */
export function tessera(
  args: readonly string[],
  watch: (child: ChildProcess) => void = () => {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args, '--json'], {
      env: { ...process.env, NODE_OPTIONS: '', CI: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', chunk => {
      stdout += chunk
    })
    child.stderr.on('data', chunk => {
      stderr += chunk
    })
    child.on('error', reject)
    child.on('close', exit => resolve({ exit, stderr, document: stdout === '' ? null : JSON.parse(stdout) }))
    watch(child)
  })
}

/** The findings of a command that must have printed a document. */
export function findingsIn({ document, stderr }: Finished): readonly Finding[] {
  if (document === null) throw new Error(`no document; standard error was:\n${stderr}`)
  return document.findings
}

/** A folder that is gone when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-whole-run-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Every file under a folder, by its path from there; none where it is absent. */
export function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

export function evidenceOf(run: string): string {
  return readFileSync(join(run, 'evidence.json'), 'utf8')
}
