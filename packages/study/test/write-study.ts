import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import { type Intake, intake, readProtocol } from '@tessera/study'

/** Writes a study's files into a new folder and gives its study.yaml. */
export function writeStudy(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-study-'))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return join(folder, 'study.yaml')
}

/** The findings of a study, whether it was taken in or refused outright. */
export async function findingsOf(
  path: string,
): Promise<{ readonly findings: readonly Finding[]; readonly intake: Intake | null }> {
  try {
    const taken = await intake(readProtocol(path))
    return { findings: taken.findings, intake: taken }
  } catch (error) {
    if (error instanceof FindingsError) return { findings: error.findings, intake: null }
    throw error
  }
}

/** A header and rows as CSV. */
export function csv(header: string, rows: readonly (readonly (string | number)[])[]): string {
  return `${[header, ...rows.map(row => row.join(','))].join('\n')}\n`
}
