import { mkdtempSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export { recordAbsoluteError as largestError } from '../../../scripts/conformance/record.ts'

/** A file that the scripts under test/reference made. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`./reference/${name}`, import.meta.url))
}

export function reference<T>(name: string): T {
  return JSON.parse(readFileSync(fixture(`${name}.json`), 'utf8'))
}

/** A folder of its own for what a test writes. */
export function temporaryFolder(): string {
  return mkdtempSync(path.join(os.tmpdir(), 'tessera-radiomics-'))
}
