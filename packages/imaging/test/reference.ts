import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { recordError } from '../../../scripts/conformance/record.ts'

/** A file that the scripts under test/reference made. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`./reference/${name}`, import.meta.url))
}

export function reference<T>(name: string): T {
  return JSON.parse(readFileSync(fixture(`${name}.json`), 'utf8'))
}

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder of its own for what a test writes; gone when the file's tests have ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-imaging-'))
  folders.push(folder)
  return folder
}

/** The largest absolute error, told to the conformance recorder under the method's name. */
export function largestError(method: string, actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = actual.length === expected.length ? 0 : Number.POSITIVE_INFINITY
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i])
    if (!(error <= largest)) largest = error
  }
  recordError(method, largest)
  return largest
}
