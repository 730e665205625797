import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

export { recordAbsoluteError as largestError } from '../../../scripts/conformance/record.ts'

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
