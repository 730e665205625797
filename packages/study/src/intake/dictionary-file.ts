import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { FindingsError } from '@tessera/evidence'
import { type Dictionary, dictionarySchema } from '@tessera/tables'
import { parse } from 'yaml'
import type { ProtocolFile } from '../protocol/read.ts'

/**
 * The data dictionary of a study: a file of its own, or part of the protocol.
 * @throws FindingsError where it cannot be read or is not a dictionary
 */
export function readDictionary(file: ProtocolFile): Dictionary {
  const given = file.protocol.dictionary
  if (given === undefined) return dictionarySchema.parse({})
  if (typeof given !== 'string') return given
  const place = {
    file: basename(given),
    cure: 'correct the dictionary; its form is that of `dictionary:` in study.yaml',
  }
  let content: unknown
  try {
    content = parse(readFileSync(resolve(file.folder, given), 'utf8'))
  } catch (error) {
    const message = `the dictionary ${given} cannot be read: ${error instanceof Error ? error.message : error}`
    throw new FindingsError([{ severity: 'error', code: 'dictionary-unreadable', message, ...place }])
  }
  const parsed = dictionarySchema.safeParse(content)
  if (parsed.success) return parsed.data
  throw new FindingsError(
    parsed.error.issues.map(issue => ({
      severity: 'error',
      code: 'dictionary-value',
      message: `${issue.path.map(String).join('.')}: ${issue.message}`,
      ...place,
    })),
  )
}
