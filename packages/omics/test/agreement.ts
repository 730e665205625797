import { readFileSync } from 'node:fs'

export { recordAbsoluteError, recordRelativeError } from '../../../scripts/conformance/record.ts'

/** Reads the JSON that a script under test/reference made. */
export function reference<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./reference/${name}.json`, import.meta.url), 'utf8'))
}
