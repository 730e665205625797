import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { FindingsError } from '@tessera/evidence'
import type { StudyProtocol } from '../protocol/study.ts'
import type { Source } from './source.ts'

/** Tables with many rows a patient that rules read as they are: lesions, adverse events, laboratory values. */
export function longTables({ assessments, trial, questions }: StudyProtocol): string[] {
  const names = [
    ...Object.values(assessments).map(({ table }) => table),
    ...(trial?.toxicity ? [trial.toxicity.table] : []),
    ...questions.flatMap(({ toxicity }) => toxicity?.table ?? []),
    ...(trial?.laboratory ? [trial.laboratory.table] : []),
  ]
  return [...new Set(names)]
}

/**
 * Where such a table came from; rows are its lines less the header.
 * @throws FindingsError where there is no such file
 */
export async function sourceOf(path: string, name: string, protocol: StudyProtocol): Promise<Source> {
  const bytes = await readFile(path).catch(() => {
    throw new FindingsError([
      {
        severity: 'error',
        code: 'file-not-found',
        message: `there is no file ${name}`,
        cure: 'correct its name in the protocol, or put it beside the other tables',
        file: name,
      },
    ])
  })
  let lines = 0
  for (const byte of bytes) if (byte === 10) lines++
  if (bytes.length > 0 && bytes[bytes.length - 1] !== 10) lines++
  return {
    name: name.replace(/\.[^.]+$/, ''),
    file: name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    rows: Math.max(0, lines - 1),
    licence: protocol.source?.licence ?? null,
  }
}
